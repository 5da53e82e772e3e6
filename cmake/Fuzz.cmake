# Fuzz targets: maillage_fuzz(NAME DEPS other...) makes fuzz_NAME of NAME_fuzz.cpp, to be run from
# the corpus beside it. They are part of the sanitizer build, whose every object is instrumented for
# coverage (clang only); its tests replay each corpus.

add_custom_target(fuzz_targets)

function(maillage_fuzz NAME)
  if(NOT MAILLAGE_SANITIZE)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  list(TRANSFORM ARG_DEPS PREPEND maillage_)
  add_executable(fuzz_${NAME} ${NAME}_fuzz.cpp)
  target_link_libraries(fuzz_${NAME} PRIVATE ${ARG_DEPS})
  target_link_options(fuzz_${NAME} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets fuzz_${NAME})
  add_test(NAME fuzz_${NAME}
           COMMAND fuzz_${NAME} -runs=0 ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${NAME})
  set_tests_properties(fuzz_${NAME} PROPERTIES TIMEOUT 120)
endfunction()
