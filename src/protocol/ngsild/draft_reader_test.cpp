#include "protocol/ngsild/draft_reader.h"

#include <gtest/gtest.h>

#include <random>

#include "protocol/ngsild/both_readers_for_test.h"

namespace maillage::protocol::ngsild {
namespace {

BothReaders readers() {
  return BothReaders{"Vehicle",   "speed",    "brand",
                     "location",  "isParked", "accuracy",
                     "locatedAt", "label",    "https://example.org/seats"};
}

const std::vector<std::string> drafted{
    R"({"id":"urn:a:1","type":"Vehicle"})",
    R"({"type":"Vehicle","speed":{"type":"Property","value":1},"id":"urn:a:1"})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":-1.50e+3,"observedAt":"2026-08-20T10:00:00Z"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"observedAt":"2026-08-20T10:00:00.123456Z","unitCode":"KMH","value":1,"type":"Property"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":12,"brand":"Mercedes","label":true})",
    R"({"id":"urn:a:1","type":"Vehicle","brand":{"type":"Property","value":"Caf\u00e9 \"A\"\n"}})",
    R"({"id":"urn:a:1","type":"Vehicle","brand":{"type":"Property","value":{"a":[1, 2,{"b":null}],"c":""}}})",
    R"({"id":"urn:a:1","type":"Vehicle","location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[4.5,50]}}})",
    R"({"id":"urn:a:1","type":"Vehicle","location":{"type":"GeoProperty","value":{"type":"LineString","coordinates":[[4.5,50],[5,51]]}}})",
    R"({"id":"urn:a:1","type":"Vehicle","isParked":{"type":"Relationship","object":"urn:b:1","locatedAt":{"object":"urn:c:1"}}})",
    R"({"id":"urn:a:1","type":"Vehicle","isParked":{"object":"urn:b:1","datasetId":"urn:d:1"}})",
    R"({"id":"urn:a:1","type":"Vehicle","isParked":{"object":"urn:b:1","datasetId":"@none"}})",
    R"({"id":"urn:a:1","type":"Vehicle","label":{"type":"LanguageProperty","languageMap":{"fr":"été","nl":["a","b"]}}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1,"accuracy":{"value":2,"label":{"value":"x","unitCode":"P1"}},"brand":"b"}})",
    R"({"id":"urn:a:1","type":"Vehicle","https://example.org/seats":{"type":"Property","value":5}})",
    "\n { \"id\" : \"urn:a:1\" ,\t\"type\" : \"Vehicle\" , \"speed\" : { \"value\" : [ 1 , 2 ] } } "
    "\r\n",
};

const std::vector<std::string> refused{
    "",
    "{}",
    "[]",
    R"({"id":"urn:a:1"})",
    R"({"id":"nouri","type":"Vehicle"})",
    R"({"id":"urn:a:1","type":"Unknown"})",
    R"({"id":"urn:a:1","type":["Vehicle"]})",
    R"({"id":"urn:a:1","type":"Vehicle","scope":"/a"})",
    R"({"id":"urn:a:1","type":"Vehicle","unknown":1})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":1,"speed":2})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":null})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":null}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":"urn:ngsi-ld:null"})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":"\u0075rn:ngsi-ld:null"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":[1,2]})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"type":"Property"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1,"object":"urn:b:1"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"type":"Relationship","value":1}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1,"value":2}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":{"a":1,"a":2}}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":01}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1.}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":"a)"
    "\x01"
    R"("}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":")"
    "\xff"
    R"("}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":"\ud800"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1,"observedAt":"2026-08-20"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1,"createdAt":"2026-08-20T10:00:00Z"}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":{"value":1,"accuracy":1,"accuracy":2}})",
    R"({"id":"urn:a:1","type":"Vehicle","isParked":{"object":"urn:b:1","unitCode":"P1"}})",
    R"({"id":"urn:a:1","type":"Vehicle","isParked":{"object":["urn:b:1"]}})",
    R"({"id":"urn:a:1","type":"Vehicle","isParked":{"object":"b"}})",
    R"({"id":"urn:a:1","type":"Vehicle","location":1})",
    R"({"id":"urn:a:1","type":"Vehicle","location":{"type":"Property","value":1}})",
    R"({"id":"urn:a:1","type":"Vehicle","location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[400,50]}}})",
    R"({"id":"urn:a:1","type":"Vehicle","label":{"languageMap":{"not a tag":"x"}}})",
    R"({"id":"urn:a:1","type":"Vehicle","speed":1)",
    R"({"id":"urn:a:1","type":"Vehicle","speed":1}})",
    R"({"id":"urn:a:1","type":"Vehicle",})",
    R"({"id":"urn:a:1","type":"Vehicle","@context":"https://example.org/c.jsonld"})",
};

TEST(DraftReader, ReadsWhatMostProgramsSendAsTheOtherReaderDoes) {
  BothReaders both = readers();
  for (const std::string& body : drafted) {
    const auto verdict = both.compare(body);
    EXPECT_TRUE(verdict.drafted) << body;
    EXPECT_EQ(verdict.fault, "") << body;
  }
}

TEST(DraftReader, LeavesTheRestToTheOtherReader) {
  BothReaders both = readers();
  for (const std::string& body : refused) EXPECT_FALSE(both.compare(body).drafted) << body;
}

TEST(DraftReader, AgreesOnWhatIsNearlyRight) {
  BothReaders both = readers();
  std::mt19937 random(20261125);
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  const std::string_view bytes = "{}[]\",:\\ \n0123456789-+.eEtrufalsnd@Zé\x01";
  std::size_t taken = 0;
  for (int turn = 0; turn < 60'000; ++turn) {
    const auto& list = below(3) == 0 ? refused : drafted;
    std::string body = list[below(list.size())];
    for (std::size_t change = below(3); change > 0 && !body.empty(); --change) {
      const std::size_t at = below(body.size());
      const char byte = bytes[below(bytes.size())];
      switch (below(4)) {
        case 0: body.erase(at, 1 + below(3)); break;
        case 1: body.insert(at, 1, byte); break;
        case 2: body[at] = byte; break;
        default: {
          const std::string& other = drafted[below(drafted.size())];
          body.replace(at, below(20), other, below(other.size()), below(20));
        }
      }
    }
    const auto verdict = both.compare(body);
    taken += verdict.drafted ? 1 : 0;
    ASSERT_EQ(verdict.fault, "") << body;
  }
  EXPECT_GT(taken, 10'000u);
}

TEST(DraftReader, TakesAllOfABatchOrNothing) {
  BothReaders both = readers();
  const auto count = [&](const std::string& body) {
    const auto drafts = read_drafts(body, model::Change::Kind::create, both.table.known());
    return drafts ? drafts->size() : 0;
  };
  EXPECT_EQ(count("[" + drafted[0] + "," + drafted[2] + " , " + drafted[7] + "]"), 3u);
  EXPECT_EQ(count("[]"), 0u);
  EXPECT_EQ(count("[" + drafted[0] + ",]"), 0u);
  EXPECT_EQ(count("[" + drafted[0] + ",null]"), 0u);
  EXPECT_EQ(count("[" + drafted[0] + "," + refused[4] + "]"), 0u);
  EXPECT_EQ(count("[" + drafted[0] + "]]"), 0u);
  EXPECT_EQ(count(drafted[0]), 0u);
}

}  // namespace
}  // namespace maillage::protocol::ngsild
