#include "runner/junit.h"

#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <gtest/gtest.h>

namespace payscrypt::runner {
namespace {

TestResult Failed() {
  TestResult result;
  result.end = TestResult::End::kFailed;
  result.name = "late";
  result.file = "a/late.json";
  result.failures = {{"webhooks: expected \"<a>\" & more\x01; got\nnone"}, {"second"}};
  result.story = {"! left | right"};
  result.replay = "payscrypt-sandbox test a/late.json --seed 1";
  result.took = std::chrono::milliseconds(1500);
  return result;
}

TEST(Junit, HoldsEachResult) {
  TestResult passed;
  passed.name = "happy-path";
  TestResult skipped;
  skipped.end = TestResult::End::kSkipped;
  skipped.name = "bare";
  skipped.summary = "it has no \"test\"";
  std::istringstream in(JunitOf({passed, Failed(), skipped}, std::chrono::milliseconds(2345)));
  boost::property_tree::ptree document;
  boost::property_tree::read_xml(in, document);

  const auto& suite = document.get_child("testsuites.testsuite");
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 3);
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), 1);
  EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), 1);
  EXPECT_EQ(suite.get<std::string>("<xmlattr>.time"), "2.345");
  auto test = suite.begin();
  ++test;  // its attributes
  EXPECT_EQ(test->second.get<std::string>("<xmlattr>.name"), "happy-path");
  EXPECT_EQ(test->second.count("failure"), 0U);
  ++test;
  EXPECT_EQ(test->second.get<std::string>("<xmlattr>.time"), "1.500");
  EXPECT_EQ(test->second.get<std::string>("failure.<xmlattr>.message"),
            "webhooks: expected \"<a>\" & more ; got none");
  EXPECT_EQ(test->second.get<std::string>("failure"),
            "webhooks: expected \"<a>\" & more ; got none\nsecond\n\n! left | right\n\n"
            "Replay: payscrypt-sandbox test a/late.json --seed 1\n");
  ++test;
  EXPECT_EQ(test->second.get<std::string>("skipped.<xmlattr>.message"), "it has no \"test\"");
}

TEST(Junit, ReplacesWhatXmlCannotHold) {
  EXPECT_EQ(XmlText("a\tb\nc é €  😀"), "a\tb\nc é €  😀");
  const std::string replaced = "\xEF\xBF\xBD";
  EXPECT_EQ(XmlText(std::string("\0", 1)), replaced);
  EXPECT_EQ(XmlText("\x1b[0m"), replaced + "[0m");
  EXPECT_EQ(XmlText("\xEF\xBF\xBF"), replaced);         // U+FFFF
  EXPECT_EQ(XmlText("\xED\xA0\x80"), replaced);         // a lone surrogate
  EXPECT_EQ(XmlText("\xC0\x80"), replaced + replaced);  // overlong
  EXPECT_EQ(XmlText("\xFF"), replaced);
  EXPECT_EQ(XmlText("\xE2\x82"), replaced + replaced);  // cut off
}

}  // namespace
}  // namespace payscrypt::runner
