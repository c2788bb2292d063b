#include "recorded_reply.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <strings.h>

namespace bench {
namespace {

[[noreturn]] void Die(const std::string& why) {
  std::cerr << why << "\n";
  std::exit(1);
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Die("cannot read " + path);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

RecordedReply ReadReply(const std::string& path) {
  const std::string bytes = ReadFile(path);
  const std::size_t head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string::npos) Die(path + " holds no HTTP reply");

  RecordedReply reply;
  std::istringstream head(bytes.substr(0, head_end));
  std::string line;
  std::getline(head, line);
  if (std::sscanf(line.c_str(), "HTTP/1.1 %d", &reply.status) != 1) Die(path + ": " + line);
  while (std::getline(head, line)) {
    if (line.ends_with('\r')) line.pop_back();
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) Die(path + ": " + line);
    std::string name = line.substr(0, colon);
    if (strcasecmp(name.c_str(), "Content-Length") == 0) continue;
    reply.headers.emplace_back(std::move(name), line.substr(colon + 2));
  }
  reply.body = bytes.substr(head_end + 4);
  return reply;
}

void WritePortFile(const std::string& path, int port) {
  const std::string fresh = path + ".new";
  std::ofstream(fresh) << port << "\n";
  if (std::rename(fresh.c_str(), path.c_str()) != 0) Die("cannot write " + path);
}

}  // namespace bench
