# Warnings are errors on g++ 12 and clang 14, and ccache is used where there is one.

add_library(payscrypt_warnings INTERFACE)
target_compile_options(payscrypt_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees overlapping copies in std::string (GCC bug 105651) and uninitialized values in
  # std::variant (GCC bug 105562 and its kin) where there are none.
  target_compile_options(payscrypt_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

# -O3 compiles longer and is no faster here.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

if(PAYSCRYPT_SANITIZE)
  add_compile_options(-fsanitize=${PAYSCRYPT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PAYSCRYPT_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
