// One client's connection: reads requests, one at a time, and writes their answers in order.
//
// Lives on its loop's thread and never blocks it. While a call is with the service the session only
// watches whether the client is still there. Nothing that a client sends, and nothing that goes
// wrong with one connection, reaches the others.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "transports/rest/request_reader.h"
#include "transports/rest/response.h"
#include "transports/rest/routes.h"
#include "transports/rest/stream_hub.h"

namespace payscrypt::transports::rest {

// After an answer that ends the connection: how long a client that still sends is listened to, so
// that the kernel does not throw the answer away with what it sent.
inline constexpr std::chrono::seconds kLingerTimeout{2};

// What is read ahead of the request that is being served.
inline constexpr std::size_t kMaxReadAheadBytes = 64 << 10;

// A stream on which nothing has been written for so long has a comment written, so that whoever
// stands between the two ends does not take the connection for dead, and its end is noticed.
inline constexpr std::chrono::seconds kHeartbeat{15};

class Loop;

class Session : public std::enable_shared_from_this<Session>, public StreamReader {
 public:
  Session(Loop& loop, boost::asio::ip::tcp::socket socket);

  // `read` was read from the connection before.
  void Start(std::string_view read);

  // A second has passed.
  void Tick();

  // The server stops: ends the connection unless a request is being served, else after its answer.
  void Drain();

  void Close();

  // Whether closing it would cut off no request that is whole.
  bool waits_for_client() const { return state_ == State::kReading; }

  // What the loop's hub of streams sees of it.
  std::weak_ptr<StreamReader> WeakReader() override;
  Stream& stream() override;
  bool IsBlocked() const override;
  void Write(Stream::Step step) override;

  std::list<std::shared_ptr<Session>>::iterator where;  // the loop's

 private:
  enum class State : std::uint8_t {
    kReading,    // a request
    kCalling,    // the service has it
    kWriting,    // its answer
    kStreaming,  // the head of an endless answer is written
    kLingering,  // the last answer is written
    kClosed,
  };

  // Counts as one of the streams that there may be while it is there.
  struct Streaming {
    explicit Streaming(std::atomic<std::size_t>& all) : count(all), place(++all) {}
    ~Streaming() { --count; }
    Streaming(const Streaming&) = delete;
    Streaming& operator=(const Streaming&) = delete;

    std::atomic<std::size_t>& count;
    const std::size_t place;         // among them all when it came, from 1
    std::shared_ptr<Stream> stream;  // once it is kStreaming
    Stream::Step step;               // that is being written
    std::size_t sent = 0;
    std::int64_t since = 0;  // the tick of the last byte that was written
  };

  // Runs what may throw; where it does (there is no memory, say), closes the connection.
  template <typename Action>
  void Guard(Action action) {
    try {
      action();
    } catch (...) {
      Close();
    }
  }

  void Proceed();
  void OnHead();
  void OnRequest();
  void OnRefused();
  void OnClientEnd();
  void AnswerAsText(const Refusal& refusal);
  Inbound MakeInbound();

  void AwaitCall(std::shared_ptr<PendingCall> call);
  void AwaitDeadlineOf(const std::shared_ptr<PendingCall>& call);
  void OnCallEnded(const std::shared_ptr<PendingCall>& call);

  void AwaitBytes();
  void OnReadable();
  void SendContinue();
  void Send();
  void Flush();
  void OnSent();
  void Linger();
  void Reset();

  // Of session_stream.cc.
  void AdmitStream();
  void BeginStream();
  void FlushStream();
  void AwaitRoom();
  void TickStream();
  void EndStream();

  void SetDeadline(std::chrono::seconds from_now);
  std::string_view Peer();

  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  State state_ = State::kReading;
  bool awaits_bytes_ = false;
  bool client_ended_ = false;  // it sends no more; it may still read
  std::int64_t deadline_ = 0;  // in the loop's ticks; 0 is none
  std::string peer_;

  boost::beast::flat_buffer buffer_;
  RequestReader reader_;
  bool request_begun_ = false;
  Match match_;
  std::shared_ptr<PendingCall> call_;
  std::optional<boost::asio::steady_timer> call_timer_;

  Response response_;
  bool keep_alive_ = false;
  std::string head_;
  std::size_t sent_ = 0;  // of the head and the body together

  std::unique_ptr<Streaming> streaming_;  // from its admission on
};

}  // namespace payscrypt::transports::rest
