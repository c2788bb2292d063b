// The least that sends webhooks with libcurl: a loop over its multi interface that POSTs the same
// bytes over and over.
//
//   bare_curl URL COUNT AT_ONCE BODY [HEADER ...]
//
// Prints {"requests", "failures", "seconds"}.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <curl/curl.h>

namespace {

std::size_t Discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

CURL* MakePost(const std::string& url, const std::string& body, curl_slist* headers) {
  CURL* easy = curl_easy_init();
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Discard);
  return easy;
}

struct Count {
  long started = 0;
  long ended = 0;
  long failures = 0;
};

void CollectEnded(CURLM* multi, long count, Count& counted) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    CURL* easy = message->easy_handle;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (message->data.result != CURLE_OK || status != 200) ++counted.failures;
    ++counted.ended;
    curl_multi_remove_handle(multi, easy);
    if (counted.started < count) {
      ++counted.started;
      curl_multi_add_handle(multi, easy);
    }
  }
}

struct Request {
  std::string url;
  std::string body;
  std::vector<std::string> headers;
};

Count Post(const Request& request, long count, long at_once) {
  curl_slist* headers = curl_slist_append(nullptr, "Expect:");
  for (const std::string& header : request.headers) {
    headers = curl_slist_append(headers, header.c_str());
  }
  CURLM* multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, at_once);
  std::vector<CURL*> posts;
  Count counted;
  for (long i = 0; i < at_once && i < count; ++i) {
    posts.push_back(MakePost(request.url, request.body, headers));
    curl_multi_add_handle(multi, posts.back());
    ++counted.started;
  }
  while (counted.ended < count) {
    int running = 0;
    curl_multi_perform(multi, &running);
    CollectEnded(multi, count, counted);
    if (counted.ended < count) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  for (CURL* easy : posts) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi);
  curl_slist_free_all(headers);
  return counted;
}

}  // namespace

int main(int argc, char** argv) {
  const long count = argc >= 5 ? std::atol(argv[2]) : 0;
  const long at_once = argc >= 5 ? std::atol(argv[3]) : 0;
  if (count <= 0 || at_once <= 0) {
    std::cerr << "usage: bare_curl URL COUNT AT_ONCE BODY [HEADER ...]\n";
    return 1;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const auto began = std::chrono::steady_clock::now();
  const Count counted = Post({argv[1], argv[4], {argv + 5, argv + argc}}, count, at_once);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("{\"requests\":%ld,\"failures\":%ld,\"seconds\":%.6f}\n", counted.ended,
              counted.failures, took.count());
  return 0;
}
