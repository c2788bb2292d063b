// The least that a cpp-httplib server can do: answers two paths with replies read from files.
//
//   bare_httplib PORT_FILE CREATE_ORDER_FILE GET_PUBLIC_ORDER_FILE
//
// With the settings without which the library is slow: no Nagle, connections kept without end, and
// a thread for each of the load's connections.
#include <iostream>
#include <limits>
#include <string>

#include <httplib.h>

#include "recorded_reply.h"

namespace {

constexpr std::size_t kThreads = 64;

void Serve(httplib::Server& server, const char* path, bench::RecordedReply reply) {
  server.Post(path,
              [reply = std::move(reply)](const httplib::Request&, httplib::Response& response) {
                response.status = reply.status;
                for (const auto& [name, value] : reply.headers) response.set_header(name, value);
                response.body = reply.body;
              });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: bare_httplib PORT_FILE CREATE_ORDER_FILE GET_PUBLIC_ORDER_FILE\n";
    return 1;
  }
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  Serve(server, bench::kCreateOrderPath, bench::ReadReply(argv[2]));
  Serve(server, bench::kGetPublicOrderPath, bench::ReadReply(argv[3]));
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) return 1;
  bench::WritePortFile(argv[1], port);
  return server.listen_after_bind() ? 0 : 1;
}
