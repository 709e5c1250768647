#!/bin/sh
# Starts $KB_CHROMIUM_ITSELF with all it is told and without the features $KB_CHROMIUM_WITHOUT, added to those that are
# switched off already: of two such switches Chromium heeds the last alone, and Playwright gives one.
for word; do
  shift
  case $word in --disable-features=*) word="$word,$KB_CHROMIUM_WITHOUT" ;; esac
  set -- "$@" "$word"
done
exec "$KB_CHROMIUM_ITSELF" "$@"
