#include "webhooks/transfers.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <span>
#include <utility>

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "webhooks/require.h"

namespace payscrypt::webhooks {
namespace {

constexpr int kEventsAtOnce = 256;

std::uint32_t EpollEvents(int what) {
  std::uint32_t events = 0;
  if ((what & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  return events;
}

int CurlEvents(std::uint32_t events) {
  int selected = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) selected |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) selected |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) selected |= CURL_CSELECT_ERR;
  return selected;
}

}  // namespace

Transfers::Transfers(SenderOptions options, WakeUp& wake, Ended ended)
    : options_(std::move(options)),
      wake_(wake),
      ended_(std::move(ended)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  Require(epoll_ >= 0 && timer_ >= 0, "no epoll or timer");
  Watch(wake_.fd(), EPOLLIN);
  Watch(timer_, EPOLLIN);
}

Transfers::~Transfers() {
  CloseMulti();
  close(timer_);
  close(epoll_);
}

void Transfers::Watch(int fd, std::uint32_t events) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= wanted_.size()) wanted_.resize(index + 1);
  wanted_[index] = true;
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  // Most are known from before: a connection's next attempt.
  const bool watched = epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0 ||
                       (errno == ENOENT && epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0);
  Require(watched, "epoll takes no descriptor");
}

void Transfers::Start(QueuedAttempt queued) {
  OpenMulti();
  if (idle_.empty()) {
    all_.push_back(std::make_unique<Transfer>(options_));
    idle_.push_back(all_.back().get());
  }
  Transfer& transfer = *idle_.back();
  idle_.pop_back();
  transfer.Load(std::move(queued));
  ++under_way_;
  Add(transfer);
}

void Transfers::Proceed() {
  if (timeout_due_) {
    timeout_due_ = false;
    Act(CURL_SOCKET_TIMEOUT, 0);
  }
  CollectEnded();
  SetTimer();
}

void Transfers::Wait() {
  std::array<epoll_event, kEventsAtOnce> events;
  const bool has_idle_connections = multi_ != nullptr && under_way_ == 0;
  const int longest_ms = timeout_due_           ? 0
                         : has_idle_connections ? static_cast<int>(options_.keep_idle.count())
                                                : -1;
  const int count = epoll_wait(epoll_, events.data(), kEventsAtOnce, longest_ms);
  Require(count >= 0 || errno == EINTR, "epoll does not wait");
  if (count == 0 && has_idle_connections) CloseMulti();
  const std::span<const epoll_event> ready(events.data(),
                                           count > 0 ? static_cast<std::size_t>(count) : 0);
  // First, while none of these can have been closed: connections that their receivers closed in a
  // pause.
  for (const epoll_event& event : ready) {
    if (!Wants(event.data.fd)) epoll_ctl(epoll_, EPOLL_CTL_DEL, event.data.fd, nullptr);
  }
  for (const epoll_event& event : ready) {
    if (Wants(event.data.fd)) MoveOn(event.data.fd, event.events);
  }
  CollectEnded();
  SetTimer();
}

bool Transfers::Wants(int fd) const { return wanted_[static_cast<std::size_t>(fd)]; }

void Transfers::MoveOn(int fd, std::uint32_t events) {
  if (fd == wake_.fd()) {
    wake_.Drain();
  } else if (fd == timer_) {
    std::uint64_t expirations = 0;
    timeout_due_ = read(timer_, &expirations, sizeof expirations) > 0 || timeout_due_;
  } else {
    Act(fd, CurlEvents(events));
  }
}

void Transfers::AbortAll() {
  for (const auto& transfer : all_) {
    if (!transfer->loaded()) continue;
    Remove(*transfer);
    End(*transfer, transfer->Aborted());
  }
}

void Transfers::Act(curl_socket_t socket, int events) {
  if (multi_ == nullptr) return;
  int running = 0;
  Require(curl_multi_socket_action(multi_, socket, events, &running) == CURLM_OK,
          "libcurl lost its state");
}

// All are taken before any is removed, for which libcurl looks through those that are not taken.
void Transfers::CollectEnded() {
  if (multi_ == nullptr) return;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    done_.emplace_back(&Transfer::Of(message->easy_handle), message->data.result);
  }
  for (const auto& [transfer, result] : done_) {
    Remove(*transfer);
    End(*transfer, transfer->Outcome(result));
  }
  done_.clear();
}

void Transfers::OpenMulti() {
  if (multi_ != nullptr) return;
  multi_ = curl_multi_init();
  Require(multi_ != nullptr, "libcurl does not start");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Transfers::OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Transfers::OnTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, kMaxConnections);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kMaxConnections);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
}

void Transfers::CloseMulti() {
  idle_.clear();
  all_.clear();
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
  multi_ = nullptr;
}

void Transfers::Add(Transfer& transfer) {
  Require(curl_multi_add_handle(multi_, transfer.easy()) == CURLM_OK, "libcurl takes no attempt");
}

void Transfers::Remove(Transfer& transfer) {
  Require(curl_multi_remove_handle(multi_, transfer.easy()) == CURLM_OK,
          "libcurl does not let an attempt go");
}

// The outcome is made before the attempt, which it tells of, is taken out.
void Transfers::End(Transfer& transfer, engine::AttemptOutcome outcome) {
  idle_.push_back(&transfer);
  --under_way_;
  ended_(transfer.Unload(), std::move(outcome));
}

int Transfers::OnSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  Transfers& transfers = *static_cast<Transfers*>(self);
  if (what != CURL_POLL_REMOVE) {
    transfers.Watch(socket, EpollEvents(what));
  } else {
    // It stays with epoll until the next attempt or its close. libcurl may have closed it already,
    // and its number may be another's by now.
    transfers.wanted_[static_cast<std::size_t>(socket)] = false;
  }
  return 0;
}

int Transfers::OnTimer(CURLM*, long timeout_ms, void* self) {
  Transfers& transfers = *static_cast<Transfers*>(self);
  transfers.timeout_ms_ = timeout_ms;
  transfers.timeout_due_ = timeout_ms == 0;
  transfers.timer_stale_ = timeout_ms != 0;
  return 0;
}

// Once for many changes of libcurl's mind: it is a system call.
void Transfers::SetTimer() {
  if (!timer_stale_) return;
  timer_stale_ = false;
  itimerspec spec{};
  if (timeout_ms_ > 0) {
    spec.it_value.tv_sec = timeout_ms_ / 1000;
    spec.it_value.tv_nsec = timeout_ms_ % 1000 * 1'000'000;
  }
  Require(timerfd_settime(timer_, 0, &spec, nullptr) == 0, "the timer takes no time");
}

}  // namespace payscrypt::webhooks
