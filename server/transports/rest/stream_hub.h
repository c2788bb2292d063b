// The streams of one loop: who is to be written to when there is news.
//
// News is answered at once, and then no more for a short while, in which it gathers: the busier an
// account is, the more its readers get at a time. What a round may write is bounded, and whoever
// does not get its turn is first in the next, so that many readers of a busy account do not keep
// the loop from its other work: they come to be behind instead.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "transports/rest/stream.h"

namespace payscrypt::transports::rest {

inline constexpr std::chrono::milliseconds kGatheringTime{50};

// Of all readers of a loop in a round; each write counts for kBytesOfWrite more than its bytes.
inline constexpr std::size_t kMaxBytesOfRound = 4 << 20;
inline constexpr std::size_t kBytesOfWrite = 4 << 10;

// A connection that has a stream.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  virtual std::weak_ptr<StreamReader> WeakReader() = 0;
  virtual Stream& stream() = 0;
  // Its connection takes no bytes just now, or is closed. It calls StreamHub::Resume once it does
  // again.
  virtual bool IsBlocked() const = 0;
  // Not while it is blocked. It may remove itself.
  virtual void Write(Stream::Step step) = 0;

  bool is_in_line = false;  // the hub's
};

// For the loop's thread alone.
class StreamHub {
 public:
  // Has its argument called on the loop's thread, whichever thread calls this; not any more when
  // the loop is gone.
  using Post = std::function<void(std::function<void()>)>;

  // The feeds outlive the hub.
  StreamHub(boost::asio::io_context& io, api::Feeds* feeds, Post post);

  void Add(StreamReader& reader);
  void Remove(StreamReader& reader);
  void Resume(StreamReader& reader);

 private:
  struct Group {
    explicit Group(std::unique_ptr<api::Feed> feed) : scene(std::move(feed)) {}
    Scene scene;
    bool has_news = false;
    std::unordered_set<StreamReader*> of_all;
    std::unordered_map<domain::OrderId, std::unordered_set<StreamReader*>> of_order;
  };
  using Key = const engine::Account*;

  Group& GroupOf(const std::shared_ptr<engine::Account>& account);
  void OnNews(Key account);
  void Gather(Group& group);
  void CallUp(const std::unordered_set<StreamReader*>& readers, const Scene& scene);
  void StandInLine(StreamReader& reader);
  std::size_t Serve(StreamReader& reader);
  void BeginRound();
  void Pause();

  boost::asio::steady_timer timer_;
  api::Feeds* const feeds_;
  const Post post_;
  bool is_pausing_ = false;
  std::unordered_map<Key, std::unique_ptr<Group>> groups_;
  std::deque<std::weak_ptr<StreamReader>> line_;
};

}  // namespace payscrypt::transports::rest
