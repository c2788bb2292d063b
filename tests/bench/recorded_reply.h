// What a bare server answers: an HTTP reply as the sandbox gave it once.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bench {

struct RecordedReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // but Content-Length
  std::string body;
};

// The paths that the bare HTTP servers know.
inline constexpr char kCreateOrderPath[] = "/apis/pg/create_order";
inline constexpr char kGetPublicOrderPath[] = "/apis/pg/get_public_order";

// These end the program with a message where they fail.
std::string ReadFile(const std::string& path);
RecordedReply ReadReply(const std::string& path);

// Appears whole or not at all.
void WritePortFile(const std::string& path, int port);

}  // namespace bench
