// The shapes of what this module answers.
#include "domain/accompaniment/commands.h"

namespace maillage::domain::accompaniment {

Json answer_schemas() {
  return schema(R"({
    "AssignmentCandidate":{"type":"object","required":["id","score","open","capacity","reasons"],"properties":{
      "id":{"type":"string"},"score":{"type":"number"},
      "open":{"type":"integer","description":"Requests it follows now."},"capacity":{"type":"integer"},
      "reasons":{"type":"array","items":{"$ref":"#/components/schemas/Reason"}}}},
    "Assignment":{"type":"object","required":["request","supportBody","chosen","others"],"properties":{
      "request":{"type":"string"},"supportBody":{"type":"string"},
      "chosen":{"anyOf":[{"$ref":"#/components/schemas/AssignmentCandidate"},{"type":"null"}],"description":"null: named by people, though it does not serve the territory."},
      "others":{"type":"array","items":{"$ref":"#/components/schemas/AssignmentCandidate"}}}},
    "Assignments":{"type":"object","required":["saved","assigned","unserved"],"properties":{
      "saved":{"type":"boolean"},
      "assigned":{"type":"array","items":{"$ref":"#/components/schemas/Assignment"}},
      "unserved":{"type":"array","items":{"type":"string"},"description":"Requests that no body serves."}}},
    "RequestView":{"type":"object","required":["request","messages","notes","recommendations","advises","keepsNotes","asked","officer","evaluation","references"],"properties":{
      "request":{"$ref":"#/components/schemas/Entity"},
      "messages":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "notes":{"type":"array","items":{"$ref":"#/components/schemas/Entity"},"description":"For the support body only."},
      "recommendations":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "advises":{"type":"boolean","description":"The asker acts for the support body."},
      "keepsNotes":{"type":"boolean","description":"The asker reads and writes the private notes."},
      "asked":{"type":"boolean","description":"The asker acts for whoever made the request."},
      "officer":{"type":"boolean"},
      "evaluation":{"type":["string","null"],"enum":["end","later",null],"description":"Which evaluation is welcome now."},
      "references":{"$ref":"#/components/schemas/References"}}},
    "Reminder":{"type":"object","required":["key","kind","about","request","for","due","late","text"],"properties":{
      "key":{"type":"string","description":"The same for as long as it is the same reminder."},
      "kind":{"type":"string"},"about":{"type":"string"},
      "request":{"type":"string","description":"What it is about, or the request of it."},
      "for":{"type":"string","enum":["officer","body","municipality"]},
      "due":{"type":"string","format":"date"},"late":{"type":"boolean"},
      "text":{"$ref":"#/components/schemas/LanguageMap"}}},
    "BodyWorkload":{"type":"object","required":["id","title","open","capacity"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "open":{"type":"integer"},"capacity":{"type":"integer"}}},
    "AdviceRow":{"type":"object","required":["request","openRecommendations"],"properties":{
      "request":{"$ref":"#/components/schemas/Entity"},"openRecommendations":{"type":"integer"}}},
    "AdviceBoard":{"type":"object","required":["supportBody","officer","requests","workloads","reminders","references"],"properties":{
      "supportBody":{"type":["string","null"]},"officer":{"type":"boolean"},
      "requests":{"type":"array","items":{"$ref":"#/components/schemas/AdviceRow"}},
      "workloads":{"type":"array","items":{"$ref":"#/components/schemas/BodyWorkload"}},
      "reminders":{"type":"array","items":{"$ref":"#/components/schemas/Reminder"}},
      "references":{"$ref":"#/components/schemas/References"}}},
    "ObjectiveMeasure":{"type":"object","required":["code","text"],"properties":{
      "code":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"}}},
    "Objective":{"type":"object","required":["code","text","measure","measureText","target","value","reached","grows","lessIsBetter","counted","axis"],"properties":{
      "code":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},
      "measure":{"type":"string"},"measureText":{"$ref":"#/components/schemas/LanguageMap"},
      "target":{"type":["number","null"]},
      "value":{"type":["number","null"],"description":"null: nothing to measure yet."},
      "reached":{"type":["boolean","null"]},
      "grows":{"type":"boolean","description":"A count, to be read beside the share of the period that has passed."},
      "lessIsBetter":{"type":"boolean"},
      "counted":{"type":"array","items":{"type":"string"},"description":"What the figure counts; at most 200."},
      "axis":{"type":["string","null"]}}},
    "ContractView":{"type":"object","required":["contract","objectives","elapsed","measures","references"],"properties":{
      "contract":{"$ref":"#/components/schemas/Entity"},
      "objectives":{"type":"array","items":{"$ref":"#/components/schemas/Objective"}},
      "elapsed":{"type":"number","description":"Share of the period that has passed, 0 to 1."},
      "measures":{"type":"array","items":{"$ref":"#/components/schemas/ObjectiveMeasure"},"description":"All that objectives can name."},
      "references":{"$ref":"#/components/schemas/References"}}},
    "LetterSent":{"type":"object","required":["id","version","position"],"properties":{
      "id":{"type":"string"},"version":{"type":"integer"},"position":{"type":"integer"}}},
    "ReferentRow":{"type":"object","required":["id","name","organisation","municipality","province","themes","about","state","fictional"],"properties":{
      "id":{"type":"string"},"name":{"type":"string"},
      "organisation":{"type":"string"},"municipality":{"type":"string"},
      "province":{"type":["string","null"]},
      "themes":{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"string"}]},
      "about":{"anyOf":[{"$ref":"#/components/schemas/LanguageMap"},{"type":"null"}]},
      "state":{"type":"string","enum":["named","listed"]},"fictional":{"type":"boolean"}}},
    "NetworkLetter":{"type":"object","required":["id","subject","text","sent","with","at"],"properties":{
      "id":{"type":"string"},"subject":{"$ref":"#/components/schemas/LanguageMap"},
      "text":{"type":"string"},"sent":{"type":"boolean","description":"By whoever asks; else to them."},
      "with":{"type":"string"},"at":{"type":"string","format":"date-time"}}},
    "Referents":{"type":"object","required":["allowed","count","mayName","own","named","referents","letters","references"],"properties":{
      "allowed":{"type":"boolean","description":"Is in the network, or works for it, and sees the directory."},
      "count":{"type":"integer","description":"How many are listed."},
      "mayName":{"type":"boolean"},
      "own":{"type":"array","items":{"$ref":"#/components/schemas/ReferentRow"},"description":"Of whoever asks, also before they agree."},
      "named":{"type":"array","items":{"$ref":"#/components/schemas/ReferentRow"},"description":"The others of the municipality that one manages."},
      "referents":{"type":"array","items":{"$ref":"#/components/schemas/ReferentRow"}},
      "letters":{"type":"array","items":{"$ref":"#/components/schemas/NetworkLetter"}},
      "references":{"$ref":"#/components/schemas/References"}}},
    "ToolboxRow":{"type":"object","required":["resource","users","meantFor","usedHere","period"],"properties":{
      "resource":{"$ref":"#/components/schemas/Entity"},
      "users":{"type":"integer","description":"Municipalities that use it."},
      "meantFor":{"type":"integer","description":"Municipalities in its territory."},
      "usedHere":{"type":"boolean"},
      "period":{"type":"string","enum":["open","later","over"]}}},
    "Toolbox":{"type":"object","required":["resources","references"],"properties":{
      "resources":{"type":"array","items":{"$ref":"#/components/schemas/ToolboxRow"}},
      "references":{"$ref":"#/components/schemas/References"}}}})");
}

}  // namespace maillage::domain::accompaniment
