#!/usr/bin/env bash
# Stands in for gradus: records its arguments, writes what `--format=NAME=PATH` asks for, and prints and exits as told.
if [ "$1" = --version ]; then echo 'gradus stand-in'; exit 0; fi
printf '%s\n' "$@" > "$RECORD"
for argument; do
  case "$argument" in
    --) break ;;
    --format=*=*)
      name=${argument#--format=}
      name=${name%%=*}
      content="the report as $name"
      case "$name" in
        levels) content=${SAY_LEVELS-'{"acme":{"ladder":300}}'} ;;
        github) content=${SAY_ANNOTATIONS-'::error file=a.yaml,line=1::short of a level'} ;;
      esac
      if [ "${WRITE:-true}" = true ]; then
        path=${argument#--format="$name"=}
        # As gradus does it; a device is never replaced.
        if [ -e "$path" ] && [ ! -f "$path" ]; then exit 74; fi
        printf '%s\n' "$content" > "$path.new" && mv -- "$path.new" "$path"
      fi
      ;;
  esac
done
printf '%s\n' "${SAY-says nothing}"
printf '%s\n' "${SAY_ERRORS-}" >&2
exit "${EXIT:-0}"
