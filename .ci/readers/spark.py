"""Counts an event log of tickets partition by partition: `rdd.pipe`, then merge.

Two things must hold. All rows of a ticket stand in one partition, so the rows are partitioned by their number. And each
partition begins with the header, since gradus finds the columns by it.
"""

import csv
import io
import shlex
import subprocess
import sys
from itertools import chain
from pathlib import Path

from pyspark.sql import SparkSession

gradus, corpus = sys.argv[1], Path(sys.argv[2])
# The same for the whole and for each part: what is recognized could differ from part to part.
options = "--format servicenow-event-log --date-format 'dd-MM-yyyy HH:mm' --time-zone Europe/London --collected 2026-07-06"
summarize = f"{gradus} evidence summarize - {options}"
export = corpus / "servicenow-event-log.csv"

whole = subprocess.run(shlex.split(summarize), input=export.read_bytes(), capture_output=True, check=True).stdout

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
lines = spark.sparkContext.textFile(export.as_uri(), 4)
header = lines.first()
number = next(csv.reader([header])).index("number")


def key(line):
    return next(csv.reader(io.StringIO(line)))[number]


for parts in (1, 3, 8):
    summaries = (
        lines.filter(lambda line: line != header)
        .keyBy(key)
        .partitionBy(parts)
        .values()
        .mapPartitions(lambda rows: chain([header], rows))
        .pipe(summarize, checkCode=True)
    )
    # One partition after the other into one stream: what they wrote is merged as it stands.
    merged = summaries.coalesce(1).pipe(f"{gradus} evidence merge -", checkCode=True).collect()
    merged = ("\n".join(merged) + "\n").encode()
    if merged != whole:
        sys.exit(f"{parts} partitions: the merged summary is not that of the whole")
    print(f"{parts} partitions: {len(merged)} bytes, equal to the summary of the whole")
spark.stop()
