// The reader alone, so that the pieces in which bytes come are the test's choice.
#include "transports/rest/request_reader.h"

#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <gtest/gtest.h>

#include "transports/rest/server.h"

namespace payscrypt::transports::rest {
namespace {

class RequestReaderTest : public ::testing::Test {
 protected:
  // Gives the reader one piece, and says where it stands then.
  Stage Give(std::string_view piece) {
    boost::asio::buffer_copy(buffer_.prepare(piece.size()), boost::asio::buffer(piece));
    buffer_.commit(piece.size());
    const Stage stage = reader_.Read(buffer_);
    return stage == Stage::kHeadRead ? reader_.Read(buffer_) : stage;
  }

  boost::beast::flat_buffer buffer_;
  RequestReader reader_;
};

TEST_F(RequestReaderTest, MakesTheSameOfARequestInPiecesOfAnySize) {
  const std::string request =
      "POST /x HTTP/1.1\r\nHost: t\r\nX-Long:  a b \r\nTransfer-Encoding: chunked\r\n\r\n"
      "4;ext=\"1\"\r\n{\"a\"\r\n0003\r\n:1}\r\n0\r\nTrailer: dropped\r\n\r\n";
  for (std::size_t size = 1; size <= request.size(); ++size) {
    reader_.Reset();
    for (std::size_t at = 0; at < request.size(); at += size) Give(request.substr(at, size));
    ASSERT_EQ(reader_.stage(), Stage::kWhole) << "in pieces of " << size;
    EXPECT_EQ(reader_.request().body, "{\"a\":1}");
    EXPECT_EQ(reader_.request().Find("x-long"), "a b");
    EXPECT_EQ(reader_.request().field_count(), 3U);
    EXPECT_EQ(buffer_.size(), 0U);
  }
}

TEST_F(RequestReaderTest, TakesAnEmptyChunkedBodyInPiecesOfAnySize) {
  const std::string last_chunk = "0\r\n\r\n";
  for (std::size_t size = 1; size <= last_chunk.size(); ++size) {
    reader_.Reset();
    Give("POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (std::size_t at = 0; at < last_chunk.size(); at += size) Give(last_chunk.substr(at, size));
    EXPECT_EQ(reader_.stage(), Stage::kWhole) << "in pieces of " << size;
  }
}

TEST_F(RequestReaderTest, LeavesWhatBelongsToTheNextRequest) {
  EXPECT_EQ(Give("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\n{}GET /y"),
            Stage::kWhole);
  EXPECT_EQ(buffer_.size(), 6U);
  reader_.Reset();
  EXPECT_EQ(Give(" HTTP/1.1\r\nHost: t\r\n\r\n"), Stage::kWhole);
  EXPECT_EQ(reader_.request().target(), "/y");
  EXPECT_EQ(reader_.request().body, "");
}

TEST_F(RequestReaderTest, BoundsAHeadThatComesLineByLine) {
  Give("POST /x HTTP/1.1\r\nHost: t\r\n");
  const std::string line = "X: " + std::string(1000, 'x') + "\r\n";
  std::size_t given = 0;
  while (given <= kMaxHeaderBytes && Give(line) == Stage::kHead) given += line.size();
  EXPECT_LE(given, kMaxHeaderBytes);
  ASSERT_EQ(reader_.stage(), Stage::kRefused);
  EXPECT_EQ(reader_.refusal().http_status, 431);
}

TEST_F(RequestReaderTest, ReadsAHigherMinorVersionAsTheHighestItKnows) {
  EXPECT_EQ(Give("POST /x HTTP/1.9\r\nHost: t\r\n\r\n"), Stage::kWhole);
  EXPECT_EQ(reader_.request().version(), 11);
}

}  // namespace
}  // namespace payscrypt::transports::rest
