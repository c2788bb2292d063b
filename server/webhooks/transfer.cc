#include "webhooks/transfer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace payscrypt::webhooks {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// What is set is always a good value of a known option: a refusal is a libcurl other than the one
// that this program was built for, or no memory.
void Check(CURLcode code, const char* what) {
  if (code == CURLE_OK) return;
  std::fprintf(stderr, "libcurl refused %s: %s\n", what, curl_easy_strerror(code));
  std::abort();
}

template <typename Value>
void Set(CURL* easy, CURLoption option, Value value) {
  Check(curl_easy_setopt(easy, option, value), "an option");
}

curl_slist* Headers() {
  // An empty `Expect:` takes libcurl's own away, which would have a large POST wait for a 100
  // Continue.
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  return curl_slist_append(list, "Expect:");
}

long Milliseconds(microseconds time) {
  // Zero would mean no limit.
  return std::max(1L, static_cast<long>(std::chrono::ceil<milliseconds>(time).count()));
}

}  // namespace

Transfer::Transfer(const SenderOptions& options)
    : timeout_(options.timeout), headers_(Headers()), easy_(curl_easy_init()) {
  CURL* easy = easy_.get();
  if (easy == nullptr) Check(CURLE_OUT_OF_MEMORY, "a handle");
  Set(easy, CURLOPT_PRIVATE, this);
  Set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  Set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  Set(easy, CURLOPT_PROXY, "");  // none from the environment: a webhook goes where its URL says
  Set(easy, CURLOPT_NOSIGNAL, 1L);
  Set(easy, CURLOPT_TCP_NODELAY, 1L);
  Set(easy, CURLOPT_POST, 1L);
  Set(easy, CURLOPT_HTTPHEADER, headers_.get());
  if (!options.user_agent.empty()) Set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  Set(easy, CURLOPT_BUFFERSIZE, 4096L);
  Set(easy, CURLOPT_WRITEFUNCTION, &Transfer::OnBytes);
  Set(easy, CURLOPT_WRITEDATA, this);
  Set(easy, CURLOPT_HEADERFUNCTION, &Transfer::OnBytes);
  Set(easy, CURLOPT_HEADERDATA, this);
  Set(easy, CURLOPT_ERRORBUFFER, error_.data());
  // An attempt that ends during a name look-up must not wait for the look-up's thread, which would
  // hold up every other attempt. The thread ends by itself.
  Set(easy, CURLOPT_QUICK_EXIT, 1L);
}

Transfer& Transfer::Of(CURL* easy) {
  Transfer* transfer = nullptr;
  Check(curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer), "its private pointer");
  return *transfer;
}

void Transfer::Load(WaitingLine::Started started) {
  started_ = std::move(started);
  loaded_ = true;
  retried_ = false;
  took_before_retry_ = {};
  received_ = 0;
  error_[0] = '\0';
  const engine::Attempt& attempt = started_.queued.attempt;
  CURL* easy = easy_.get();
  Set(easy, CURLOPT_URL, attempt.url.c_str());
  Set(easy, CURLOPT_POSTFIELDS, attempt.body.data());  // not copied: started_ keeps it
  Set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(attempt.body.size()));
  Set(easy, CURLOPT_TIMEOUT_MS, Milliseconds(timeout_));
  Set(easy, CURLOPT_FRESH_CONNECT, 0L);
}

WaitingLine::Started Transfer::Unload() {
  loaded_ = false;
  return std::move(started_);
}

bool Transfer::RetryOnNewConnection(CURLcode result) {
  if (result != CURLE_SEND_ERROR && result != CURLE_RECV_ERROR && result != CURLE_GOT_NOTHING) {
    return false;
  }
  long new_connections = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &new_connections), "its connections");
  // libcurl retries by itself, but not after every kind of break, and on a connection that it kept,
  // which may be as dead, five times at most.
  const microseconds left = timeout_ - Took();
  if (retried_ || received_ > 0 || new_connections > 0 || left <= microseconds::zero())
    return false;
  retried_ = true;
  took_before_retry_ = Took();
  error_[0] = '\0';
  Set(easy_.get(), CURLOPT_TIMEOUT_MS, Milliseconds(left));
  Set(easy_.get(), CURLOPT_FRESH_CONNECT, 1L);
  return true;
}

engine::AttemptOutcome Transfer::Outcome(CURLcode result) const {
  engine::AttemptOutcome outcome;
  outcome.took = std::chrono::duration_cast<milliseconds>(Took());
  if (result == CURLE_OPERATION_TIMEDOUT) {
    outcome.kind = engine::AttemptOutcome::Kind::kTimedOut;
    outcome.error = "no whole answer within " + std::to_string(timeout_.count()) + " ms";
    return outcome;
  }
  long status = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status), "its status");
  const bool is_http = result != CURLE_WEIRD_SERVER_REPLY && result != CURLE_UNSUPPORTED_PROTOCOL;
  // Who sent a final status has answered, even if the body broke off or was more than we read.
  if (is_http && status >= 200) {
    outcome.kind = engine::AttemptOutcome::Kind::kAnswered;
    outcome.http_status = static_cast<int>(status);
    return outcome;
  }
  outcome.kind = engine::AttemptOutcome::Kind::kFailed;
  outcome.error = Failure(result);
  return outcome;
}

engine::AttemptOutcome Transfer::Aborted() const {
  engine::AttemptOutcome outcome;
  outcome.kind = engine::AttemptOutcome::Kind::kAborted;
  outcome.error = "the sandbox stopped before the receiver answered";
  outcome.took = std::chrono::duration_cast<milliseconds>(Took());
  return outcome;
}

std::string Transfer::Failure(CURLcode result) const {
  switch (result) {
    case CURLE_GOT_NOTHING:
      return "the receiver closed the connection without an answer";
    case CURLE_WRITE_ERROR:
      return "the answer's status did not come within its first " +
             std::to_string(kMaxAnswerBytes) + " bytes";
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "the receiver does not speak HTTP/1: " + std::string(error_.data());
    case CURLE_OK:
      return "the receiver closed the connection before a final status";
    default:
      return error_[0] != '\0' ? error_.data() : curl_easy_strerror(result);
  }
}

std::size_t Transfer::OnBytes(char*, std::size_t size, std::size_t count, void* transfer) {
  Transfer& self = *static_cast<Transfer*>(transfer);
  self.received_ += size * count;
  return self.received_ > kMaxAnswerBytes ? CURL_WRITEFUNC_ERROR : size * count;
}

microseconds Transfer::Took() const {
  curl_off_t took = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &took), "its time");
  return took_before_retry_ + microseconds(took);
}

}  // namespace payscrypt::webhooks
