// What webhooks cost, with their receiver in the same process: how many deliveries a second, beside
// a bare loop of libcurl's; how long a status change takes to arrive; and what a receiver that
// hangs costs the others. Prints a line of JSON for each figure.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/messages.h"
#include "engine/account.h"
#include "platform/alarm.h"
#include "platform/clocks.h"
#include "webhooks/sender.h"

namespace {

using namespace payscrypt;
using Steady = std::chrono::steady_clock;

constexpr int kAtOnce = 64;  // as the sender has it for one receiver
constexpr int kDeliveries = 50'000;
constexpr int kPacedChanges = 5'000;  // at 1,000 a second

double Seconds(Steady::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// Takes webhooks: a thread for each connection. Notes when the one about an order came.
class Sink {
 public:
  // Hangs: takes connections and answers nothing.
  explicit Sink(bool hangs) : hangs_(hangs), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener_, 1024) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::abort();
    }
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
    std::thread([this] { Accept(); }).detach();  // for as long as the program runs
  }

  const std::string& url() const { return url_; }
  int count() const { return count_; }
  void WaitFor(int count) const {
    for (int seen = count_; seen < count; seen = count_) count_.wait(seen);
  }

  std::vector<std::atomic<std::int64_t>> came_ =
      std::vector<std::atomic<std::int64_t>>(kDeliveries);
  std::int64_t first_id_ = 0;  // of the orders in came_

 private:
  void Accept() {
    for (;;) {
      const int fd = accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (!hangs_) std::thread([this, fd] { Serve(fd); }).detach();
    }
  }

  // One request at a time, and small ones: they come whole.
  void Serve(int fd) {
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    char bytes[4096];
    for (;;) {
      const ssize_t got = recv(fd, bytes, sizeof bytes, 0);
      if (got <= 0) break;
      Note(std::string_view(bytes, static_cast<std::size_t>(got)));
      if (send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0) break;
      ++count_;
      count_.notify_all();
    }
    close(fd);
  }

  void Note(std::string_view request) {
    constexpr std::string_view kKey = "{\"id\":\"";
    const std::size_t at = request.find(kKey);
    if (first_id_ == 0 || at == std::string_view::npos) return;
    std::int64_t id = 0;
    std::from_chars(request.data() + at + kKey.size(), request.data() + request.size(), id);
    const auto index = static_cast<std::size_t>(id - first_id_);
    if (index < came_.size()) came_[index] = Steady::now().time_since_epoch().count();
  }

  const bool hangs_;
  const int listener_;
  std::string url_;
  std::atomic<int> count_ = 0;
};

// Attempts a second by a bare loop: libcurl's multi interface and nothing else.
double BareRate() {
  Sink sink(false);
  CURLM* const multi = curl_multi_init();
  curl_slist* const headers = curl_slist_append(nullptr, "Content-Type: application/json");
  const std::string body =
      R"({"id":"1000001001","pg_wallet_id":"0","merchant_order_id":"A-1","status":"CANCELED"})";
  const auto begin = Steady::now();
  int begun = 0;
  const auto start = [&](CURL* easy) {
    ++begun;
    curl_multi_add_handle(multi, easy);
  };
  for (int i = 0; i < kAtOnce; ++i) {
    CURL* const easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, sink.url().c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
    start(easy);
  }
  for (int running = 1; running > 0;) {
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi, &left)) {
      CURL* const easy = message->easy_handle;
      curl_multi_remove_handle(multi, easy);
      if (begun < kDeliveries) {
        start(easy);
        running = 1;
      } else {
        curl_easy_cleanup(easy);
      }
    }
    if (running > 0) curl_multi_poll(multi, nullptr, 0, 100, nullptr);
  }
  const double rate = kDeliveries / Seconds(Steady::now() - begin);
  curl_multi_cleanup(multi);
  return rate;
}

// An account with orders whose next change is told to the URLs.
class Shop {
 public:
  explicit Shop(std::vector<std::string> urls)
      : sender_(webhooks::CurlSender::Create({std::chrono::seconds(60), "bench"})) {
    engine::AccountOptions options;
    options.name = "bench";
    options.assets = domain::AssetCatalog::BuiltIn();
    options.webhooks = std::move(urls);
    options.webhook_retries = domain::RetryPolicy::Default();
    account_ = std::make_shared<engine::Account>(
        options, engine::AccountPorts{std::make_shared<platform::VirtualClock>(1, std::nullopt),
                                      alarms_,
                                      *sender_,
                                      api::WebhookBody,
                                      {},
                                      {}});
    domain::OrderRequest request;
    request.merchant_order_id = "A-1";
    request.asset_name = "BTC";
    request.target_value = "150000";
    for (int i = 0; i < kDeliveries; ++i) {
      orders_.push_back(account_->CreateOrder(request, {}).result->terms->id);
    }
  }
  ~Shop() {
    account_->Close();
    sender_->Stop(std::chrono::milliseconds(0));
  }

  std::int64_t first_id() const { return orders_.front().value; }
  // A status change.
  void Cancel(int order) {
    if (!account_->Act(orders_[static_cast<std::size_t>(order)], domain::CancelStep{}))
      std::abort();
  }

 private:
  platform::AlarmThread alarms_;
  std::unique_ptr<webhooks::CurlSender> sender_;
  std::shared_ptr<engine::Account> account_;
  std::vector<domain::OrderId> orders_;
};

double DeliveryRate(const std::vector<std::string>& others) {
  Sink sink(false);
  std::vector<std::string> urls = others;
  urls.push_back(sink.url());
  Shop shop(urls);
  const auto begin = Steady::now();
  // No more than the account has room for at a time, however many URLs there are.
  constexpr int kAhead = 10'000;
  for (int i = 0; i < kDeliveries; ++i) {
    shop.Cancel(i);
    if (i >= kAhead) sink.WaitFor(i - kAhead);
  }
  sink.WaitFor(kDeliveries);
  return kDeliveries / Seconds(Steady::now() - begin);
}

void PrintLatency() {
  Sink sink(false);
  Shop shop({sink.url()});
  sink.first_id_ = shop.first_id();
  std::vector<std::int64_t> changed;
  auto next = Steady::now();
  for (int i = 0; i < kPacedChanges; ++i) {
    std::this_thread::sleep_until(next);
    next += std::chrono::milliseconds(1);
    changed.push_back(Steady::now().time_since_epoch().count());
    shop.Cancel(i);
  }
  sink.WaitFor(kPacedChanges);
  std::vector<double> took_ms;
  for (std::size_t i = 0; i < changed.size(); ++i) {
    took_ms.push_back(static_cast<double>(sink.came_[i] - changed[i]) / 1e6);
  }
  std::ranges::sort(took_ms);
  const auto at = [&](double part) {
    return took_ms[static_cast<std::size_t>(part * static_cast<double>(took_ms.size() - 1))];
  };
  std::printf("{\"figure\": \"change_to_arrival_ms\", \"p50\": %.2f, \"p99\": %.2f}\n", at(0.5),
              at(0.99));
}

void Print(const char* figure, double value) {
  std::printf("{\"figure\": \"%s\", \"value\": %.0f}\n", figure, value);
  std::fflush(stdout);
}

}  // namespace

int main() {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  Print("bare_attempts_per_second", BareRate());
  Print("deliveries_per_second", DeliveryRate({}));
  Sink second(false);
  Print("deliveries_per_second_beside_another", DeliveryRate({second.url()}));
  Sink hanging(true);
  Print("deliveries_per_second_beside_a_hanging", DeliveryRate({hanging.url()}));
  PrintLatency();
  return 0;
}
