#include "transports/rest/loop.h"

#include <algorithm>

#include <sys/eventfd.h>
#include <unistd.h>

namespace payscrypt::transports::rest {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds kTick{1};
constexpr int kClosedForOthers = 16;  // in a tick in which no descriptor is left

bool CanOpenAnother() {
  const int fd = ::eventfd(0, EFD_CLOEXEC);
  if (fd < 0) return false;
  ::close(fd);
  return true;
}

}  // namespace

Loop::Loop(api::Services services, std::shared_ptr<Population> population, Options options)
    : services_(services),
      population_(std::move(population)),
      options_(std::move(options)),
      streams_(io_, services.feeds, [this](std::function<void()> action) {
        if (const auto alive = weak_from_this().lock()) alive->Post(std::move(action));
      }) {}

Loop::~Loop() {
  io_.stop();
  Join();
}

void Loop::Start() {
  KeepTicking();
  thread_ = std::thread([this] { Run(); });
}

void Loop::Run() {
  for (;;) {
    try {
      io_.run();
      return;
    } catch (...) {
      // Of one connection, which closes at its deadline; the others go on.
    }
  }
}

void Loop::Adopt(int fd, std::string read) {
  tcp::socket socket(io_);
  error_code ec;
  socket.assign(tcp::v4(), fd, ec);  // IPv6 too: the family counts only for sockets yet to be bound
  if (ec) {
    ::close(fd);
    return;
  }
  socket.non_blocking(true, ec);
  if (ec) return;
  Post([this, socket = std::move(socket), read = std::move(read)]() mutable {
    Welcome(std::move(socket), read);
  });
}

void Loop::Welcome(tcp::socket socket, const std::string& read) {
  if (stopping_) return;
  if (population_->count >= population_->max && !CloseOldestIdle()) return;
  const auto session = std::make_shared<Session>(*this, std::move(socket));
  session->where = sessions_.insert(sessions_.end(), session);
  ++population_->count;
  session->Start(read);
}

bool Loop::CloseOldestIdle() {
  const auto oldest = std::find_if(sessions_.begin(), sessions_.end(),
                                   [](const auto& session) { return session->waits_for_client(); });
  if (oldest == sessions_.end()) return false;
  const std::shared_ptr<Session> session = *oldest;
  session->Close();
  return true;
}

// Whoever has taken the last descriptors (gRPC, webhooks), new connections could not be accepted.
void Loop::MakeRoomForOthers() {
  if (CanOpenAnother()) return;
  for (int i = 0; i < kClosedForOthers && CloseOldestIdle(); ++i) {
  }
}

void Loop::KeepTicking() {
  tick_timer_.expires_after(kTick);
  tick_timer_.async_wait([this](const error_code& aborted) {
    if (aborted) return;
    KeepTicking();
    Tick();
  });
}

void Loop::Tick() {
  ++ticks_;
  MakeRoomForOthers();
  for (auto next = sessions_.begin(); next != sessions_.end();) {
    const std::shared_ptr<Session> session = *next++;
    session->Tick();
  }
}

void Loop::MoveToBack(Session& session) {
  sessions_.splice(sessions_.end(), sessions_, session.where);
}

void Loop::Forget(Session& session) {
  sessions_.erase(session.where);
  --population_->count;
  if (stopping_ && sessions_.empty()) io_.stop();
}

void Loop::BeginStop(std::chrono::milliseconds grace) {
  Post([this, grace] { Drain(grace); });
}

void Loop::Join() {
  if (thread_.joinable()) thread_.join();
}

void Loop::Drain(std::chrono::milliseconds grace) {
  if (stopping_) return;
  stopping_ = true;
  for (auto next = sessions_.begin(); next != sessions_.end();) {
    const std::shared_ptr<Session> session = *next++;
    session->Drain();
  }
  if (sessions_.empty()) {
    io_.stop();
    return;
  }
  grace_timer_.expires_after(grace);
  grace_timer_.async_wait([this](const error_code& aborted) {
    if (!aborted) CloseAll();
  });
}

void Loop::CloseAll() {
  while (!sessions_.empty()) {
    const std::shared_ptr<Session> session = sessions_.front();
    session->Close();
  }
}

}  // namespace payscrypt::transports::rest
