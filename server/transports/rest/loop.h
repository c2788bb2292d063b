// One event-loop thread and its connections.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/services.h"
#include "transports/rest/server.h"
#include "transports/rest/session.h"
#include "transports/rest/stream_hub.h"

namespace payscrypt::transports::rest {

// The connections of all loops together.
struct Population {
  explicit Population(std::size_t most) : max(most) {}
  const std::size_t max;
  std::atomic<std::size_t> count{0};
  std::atomic<std::size_t> streams{0};  // of them
};

class Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(api::Services services, std::shared_ptr<Population> population, Options options = {});
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void Start();

  // Takes over a connected socket. From any thread.
  void Adopt(int fd, std::string read);

  // Runs `action` on the loop's thread. From any thread; after the loop has stopped it does not
  // run.
  template <typename Action>
  void Post(Action action) {
    boost::asio::post(io_, std::move(action));
  }

  // Stops once no request is being served, at the latest after `grace`. From any other thread.
  void BeginStop(std::chrono::milliseconds grace);
  void Join();

  // The rest is for the loop's own thread.

  const api::Services& services() const { return services_; }
  const Options& options() const { return options_; }
  StreamHub& streams() { return streams_; }
  Population& population() { return *population_; }
  bool stopping() const { return stopping_; }

  // Time, in seconds since the start: deadlines are that coarse, so that they cost no timer each.
  std::int64_t ticks() const { return ticks_; }

  // A second has passed: closes the connections whose deadline it was. The loop's timer calls it.
  void Tick();

  // The session has just been of use, so it is the last that has to go when there are too many.
  void MoveToBack(Session& session);
  void Forget(Session& session);

 private:
  void Run();
  void KeepTicking();
  void Welcome(boost::asio::ip::tcp::socket socket, const std::string& read);
  bool CloseOldestIdle();
  void MakeRoomForOthers();
  void Drain(std::chrono::milliseconds grace);
  void CloseAll();

  const api::Services services_;
  const std::shared_ptr<Population> population_;
  const Options options_;
  boost::asio::io_context io_{1};
  boost::asio::steady_timer tick_timer_{io_};
  boost::asio::steady_timer grace_timer_{io_};
  std::int64_t ticks_ = 0;
  bool stopping_ = false;
  StreamHub streams_;
  std::list<std::shared_ptr<Session>> sessions_;
  std::thread thread_;
};

}  // namespace payscrypt::transports::rest
