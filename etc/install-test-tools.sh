#!/usr/bin/env bash
# Installs what the tests need from Debian, when something is missing and we may.
# Without it the tests that need a tool say which; in CI that is a failure.
set -u
need=()
command -v chromium   >/dev/null || need+=(chromium)
command -v pdftotext  >/dev/null || need+=(poppler-utils)
command -v zbarimg    >/dev/null || need+=(zbar-tools)
command -v openssl    >/dev/null || need+=(openssl)
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || need+=(postgresql)
ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc >/dev/null 2>&1 || need+=(fonts-noto-cjk)
[ ${#need[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
  echo "missing for the tests: ${need[*]} (no apt-get here)"; exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n)
  else echo "missing for the tests: ${need[*]} (install them as root)"; exit 0; fi
fi
echo "installing for the tests: ${need[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq >/dev/null 2>&1
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null 2>&1 \
  || echo "could not install: ${need[*]}"
exit 0
