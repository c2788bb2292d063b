# payscrypt_folder(NAME [HEADER_ONLY] SOURCES file... PUBLIC target... PRIVATE target...)
#
# One target for one folder under server/. The target shows its includers its own folder alone, so that
# a folder can be included only by those that link it: the build refuses a dependency that the
# architecture does not have. NAME is the folder's path, such as domain or transports/grpc; the target
# has `_` for `/`.
function(payscrypt_folder name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  string(REPLACE "/" "_" target "${name}")
  set(include_root "${CMAKE_BINARY_DIR}/include/${target}")
  cmake_path(GET name PARENT_PATH parent)
  file(MAKE_DIRECTORY "${include_root}/${parent}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${include_root}/${name}" SYMBOLIC)

  add_library(${target} STATIC ${arg_SOURCES})
  target_include_directories(${target} PUBLIC "${include_root}")
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE payscrypt_warnings ${arg_PRIVATE})
endfunction()

# payscrypt_test(NAME SOURCES file... LINK target...): a GoogleTest program, each of whose tests is one
# for ctest.
function(payscrypt_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE payscrypt_warnings ${arg_LINK} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
