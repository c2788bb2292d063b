#include "runner/placeholders.h"

#include <gtest/gtest.h>

namespace payscrypt::runner {
namespace {

const Placeholders kValues{"KEY", "http://127.0.0.1:1", "{{apikey}}"};

TEST(Placeholders, AreReplacedWhereverTheyStand) {
  EXPECT_EQ(FillIn("{{sandbox}}/a?k={{apikey}}&k={{apikey}}", kValues),
            "http://127.0.0.1:1/a?k=KEY&k=KEY");
}

TEST(Placeholders, WhatIsPutInIsNotLookedAtAgain) {
  EXPECT_EQ(FillIn("{{merchant_order_id}}", kValues), "{{apikey}}");
}

TEST(Placeholders, OtherTextStaysAsItIs) {
  for (const char* text : {"", "{", "{{", "{{api_key}}", "{{ apikey }}", "a {{b}} c"}) {
    EXPECT_EQ(FillIn(text, kValues), text);
  }
  EXPECT_EQ(FillIn("{{{apikey}}}", kValues), "{KEY}");
}

}  // namespace
}  // namespace payscrypt::runner
