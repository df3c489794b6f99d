#!/bin/sh
# Installs the system packages that hoso needs and that are missing, and those that are named; does nothing where
# all are there.
set -eu

missing=""
for package in tesseract-ocr tesseract-ocr-vie poppler-utils python3-venv fonts-liberation2 "$@"; do
    case $package in
        tesseract-ocr) command -v tesseract >/dev/null 2>&1 && continue ;;
        tesseract-ocr-vie) tesseract --list-langs 2>/dev/null | grep -qx vie && continue ;;
        poppler-utils) command -v pdftoppm >/dev/null 2>&1 && continue ;;
        python3-venv) ${PYTHON:-python3} -c 'import ensurepip, venv' >/dev/null 2>&1 && continue ;;
        libatomic1) ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 && continue ;;
        libreoffice-calc-nogui) command -v soffice >/dev/null 2>&1 && continue ;;
        chromium) command -v chromium >/dev/null 2>&1 && continue ;;
        fonts-liberation2) [ -f /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf ] && continue ;;
    esac
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

advice() {
    echo "hoso needs these system packages:$missing" >&2
    echo "install them as an administrator, then call make again:  apt-get install -y$missing" >&2
    exit 4
}

command -v apt-get >/dev/null 2>&1 || advice
if [ "$(id -u)" -eq 0 ]; then
    sudo=""
elif command -v sudo >/dev/null 2>&1; then
    sudo="sudo"
else
    advice
fi
echo "installing$missing …"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq || advice
# shellcheck disable=SC2086  # a list of package names
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null || advice
