# Files inside the program: maillage_web (the page, src/app/web_assets.h) and maillage_region (the
# region model and the demonstration's data, src/app/region_assets.h).

# maillage_embed(TARGET KIND ROOT...): the library of one generated file. It is written again when a
# file below a root changes, comes or goes.
function(maillage_embed TARGET KIND)
  set(output ${CMAKE_BINARY_DIR}/generated/${KIND}_assets.cpp)
  set(files)
  foreach(root ${ARGN})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${root}/*)
    list(APPEND files ${found})
  endforeach()
  add_custom_command(
    OUTPUT ${output}
    COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/embed.py ${KIND} ${output} ${ARGN}
            --cache ${CMAKE_SOURCE_DIR}/build/embedded
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tools/embed.py
    COMMENT "Embedding ${KIND} files")
  add_library(${TARGET} STATIC ${output})
  target_link_libraries(${TARGET} PUBLIC maillage_options)
  # A compiler cache sees the names of embedded files, not their bytes.
  set_target_properties(${TARGET} PROPERTIES CXX_COMPILER_LAUNCHER "")
endfunction()

file(GLOB web_page CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/index.html)
if(web_page)
  maillage_embed(maillage_web web ${CMAKE_SOURCE_DIR}/web/dist)
else()
  # C++ developers need no Node.js; `make release` always builds the page first.
  maillage_embed(maillage_web web ${CMAKE_SOURCE_DIR}/cmake/no_web)
endif()

set(region_roots)
foreach(root region demo)
  if(IS_DIRECTORY ${CMAKE_SOURCE_DIR}/${root})
    list(APPEND region_roots ${CMAKE_SOURCE_DIR}/${root})
  endif()
endforeach()
maillage_embed(maillage_region region ${region_roots})
