# Debian 12's packages. docs/dependencies.md says what each is for.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Protobuf 3.21 REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
pkg_check_modules(GRPC REQUIRED IMPORTED_TARGET grpc++>=1.51)
# Three hashes of it are used: linked statically, the rest costs neither memory nor start-up time.
find_library(CRYPTOPP libcryptopp.a REQUIRED)
find_program(PROTOC protoc REQUIRED)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
