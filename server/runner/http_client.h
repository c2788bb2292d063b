// One HTTP/1.1 call after another, each until it is answered.
//
// Not for several threads at once. Takes no proxy from the environment and follows no redirect.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace payscrypt::runner {

inline constexpr std::size_t kMaxAnswerBytes = 256 << 20;

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{10'000};  // of the whole call
  // On a kept connection libcurl repeats a call that the server resets; with a connection of its
  // own, a call is made once.
  bool own_connection = false;
};

struct HttpAnswer {
  enum class End {
    kWhole,
    kTruncated,    // it began, and did not come to the end that it had announced
    kReset,        // the connection ended before it began
    kTimedOut,     // it was not there in time
    kUnreachable,  // there was nobody to ask
  };
  End end = End::kUnreachable;
  std::string why;  // of an end other than kWhole
  int status = 0;
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;
  std::string local_address;  // from which the call was made
};

class HttpClient {
 public:
  // A call ends within about a second of `give_up`; without one, it has its timeout alone.
  explicit HttpClient(const std::atomic<bool>* give_up = nullptr);
  ~HttpClient();

  HttpAnswer Call(const HttpRequest& request);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  const std::atomic<bool>* give_up_;
};

// With what a URL's path or query may not hold percent-encoded, and back.
std::string UrlEncoded(const std::string& text);
std::string UrlDecoded(const std::string& text);

}  // namespace payscrypt::runner
