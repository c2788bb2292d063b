#include "runner/http_client.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <curl/curl.h>

namespace payscrypt::runner {
namespace {

std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* into) {
  std::string& body = static_cast<HttpAnswer*>(into)->body;
  if (body.size() + size * count > kMaxAnswerBytes) return CURL_WRITEFUNC_ERROR;
  body.append(bytes, size * count);
  return size * count;
}

std::size_t OnHeader(char* bytes, std::size_t size, std::size_t count, void* into) {
  HttpAnswer& answer = *static_cast<HttpAnswer*>(into);
  std::string_view line(bytes, size * count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    answer.headers.clear();  // what came before belongs to an interim answer
  } else if (colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    line.remove_prefix(std::min(line.find_first_not_of(" \t", colon + 1), line.size()));
    answer.headers[name] = line;
  }
  return size * count;
}

int OnProgress(void* give_up, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(give_up)->load() ? 1 : 0;
}

HttpAnswer::End EndOf(CURLcode code, const HttpAnswer& answer) {
  switch (code) {
    case CURLE_OK:
      return HttpAnswer::End::kWhole;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpAnswer::End::kTimedOut;
    case CURLE_PARTIAL_FILE:
    case CURLE_WRITE_ERROR:
      return HttpAnswer::End::kTruncated;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return answer.headers.empty() ? HttpAnswer::End::kReset : HttpAnswer::End::kTruncated;
    default:
      return HttpAnswer::End::kUnreachable;
  }
}

struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListCleanup>;

void Append(HeaderList& list, const std::string& line) {
  if (curl_slist* const longer = curl_slist_append(list.get(), line.c_str())) {
    (void)list.release();  // it is part of the longer one
    list.reset(longer);
  }
}

HeaderList HeadersOf(const HttpRequest& request) {
  HeaderList list;
  Append(list, "Expect:");  // libcurl's own would have a large body wait for a 100 Continue
  for (const auto& [name, value] : request.headers) {
    std::string header = name;
    header += value.empty() ? ";" : ": ";
    Append(list, header += value);
  }
  return list;
}

}  // namespace

struct HttpClient::Handle {
  CURL* easy = curl_easy_init();
  std::array<char, CURL_ERROR_SIZE> error{};

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { curl_easy_cleanup(easy); }
};

HttpClient::HttpClient(const std::atomic<bool>* give_up)
    : handle_(std::make_unique<Handle>()), give_up_(give_up) {}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::Call(const HttpRequest& request) {
  HttpAnswer answer;
  CURL* const easy = handle_->easy;
  if (easy == nullptr) {
    answer.why = "cannot start libcurl";
    return answer;
  }
  const HeaderList headers = HeadersOf(request);
  handle_->error[0] = '\0';
  curl_easy_reset(easy);  // keeps the connections
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                   std::max(1L, static_cast<long>(request.timeout.count())));
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request.own_connection ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, request.own_connection ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handle_->error.data());
  if (give_up_ != nullptr) {
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &OnProgress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(give_up_));
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  }
  const CURLcode code = curl_easy_perform(easy);

  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  if (char* address = nullptr;
      curl_easy_getinfo(easy, CURLINFO_LOCAL_IP, &address) == CURLE_OK && address != nullptr) {
    answer.local_address = address;
  }
  answer.end = EndOf(code, answer);
  if (code == CURLE_OPERATION_TIMEDOUT) {
    answer.why = "no answer within " + std::to_string(request.timeout.count()) + " ms";
  } else if (code != CURLE_OK) {
    answer.why = handle_->error[0] != '\0' ? handle_->error.data() : curl_easy_strerror(code);
  }
  return answer;
}

std::string UrlEncoded(const std::string& text) {
  if (text.empty()) return text;
  char* const encoded = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  std::string result = encoded != nullptr ? encoded : "";
  curl_free(encoded);
  return result;
}

std::string UrlDecoded(const std::string& text) {
  if (text.empty()) return text;
  int length = 0;
  char* const decoded =
      curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &length);
  std::string result(decoded != nullptr ? decoded : "",
                     decoded != nullptr ? static_cast<std::size_t>(length) : 0);
  curl_free(decoded);
  return result;
}

}  // namespace payscrypt::runner
