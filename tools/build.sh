#!/usr/bin/env bash
# tools/build.sh release|asan|tsan [TARGET…]: configures build/NAME when it is new and builds it.
#   release  GCC, optimised: build/release/maillage
#   asan     clang with AddressSanitizer, UndefinedBehaviorSanitizer and the fuzz targets
#   tsan     clang with ThreadSanitizer
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:?"usage: tools/build.sh release|asan|tsan [TARGET…]"}
shift
case $name in
  release) options=(-DCMAKE_CXX_COMPILER=g++ -DCMAKE_C_COMPILER=gcc) ;;
  asan) options=(-DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_C_COMPILER=clang-14 -DMAILLAGE_SANITIZE=ON) ;;
  tsan) options=(-DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_C_COMPILER=clang-14
                 -DMAILLAGE_THREAD_SANITIZE=ON) ;;
  *) echo "build: unknown build '$name'" >&2; exit 2 ;;
esac

# Objects are found again from another clone of the same sources.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

if [ ! -f "build/$name/build.ninja" ] || [ "tools/build.sh" -nt "build/$name/build.ninja" ]; then
  mkdir -p build
  cmake -G Ninja -B "build/$name" -S . "${options[@]}" >"build/configure-$name.log" 2>&1 || {
    cat "build/configure-$name.log" >&2
    rm -f "build/configure-$name.log"
    exit 1
  }
  rm -f "build/configure-$name.log"
fi
if [ "${1:-}" = --configure-only ]; then
  exit 0
fi
ninja --quiet -j "${JOBS:-$(nproc)}" -C "build/$name" "$@"
