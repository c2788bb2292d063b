#include "api/status.h"

#include <map>

#include <gtest/gtest.h>

namespace payscrypt::api {
namespace {

TEST(Status, EachCodeHasTheGatewaysHttpStatus) {
  const std::map<int, int> table = {{0, 200},  {1, 499},  {2, 500},  {3, 400},  {4, 504},
                                    {5, 404},  {6, 409},  {7, 403},  {8, 429},  {9, 400},
                                    {10, 409}, {11, 400}, {12, 501}, {13, 500}, {14, 503},
                                    {15, 500}, {16, 401}, {17, 500}, {-1, 500}, {1000, 500}};
  for (const auto& [code, http_status] : table) EXPECT_EQ(HttpStatusOf(code), http_status) << code;
}

TEST(Status, EachCodeHasItsName) {
  EXPECT_EQ(domain::NameOfCode(0), "OK");
  EXPECT_EQ(domain::NameOfCode(1), "CANCELLED");
  EXPECT_EQ(domain::NameOfCode(9), "FAILED_PRECONDITION");
  EXPECT_EQ(domain::NameOfCode(14), "UNAVAILABLE");
  EXPECT_EQ(domain::NameOfCode(16), "UNAUTHENTICATED");
  EXPECT_EQ(domain::NameOfCode(17), "17");
  EXPECT_EQ(domain::NameOfCode(1000), "1000");
  EXPECT_EQ(domain::NameOfCode(-1), "-1");
}

}  // namespace
}  // namespace payscrypt::api
