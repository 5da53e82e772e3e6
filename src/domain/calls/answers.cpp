// The shapes of what this module answers.
#include "domain/calls/commands.h"

namespace maillage::domain::calls {

Json answer_schemas() {
  return schema(R"({
    "EligibilityCheck":{"type":"object","required":["code","text","result","found"],"properties":{
      "code":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},
      "result":{"type":"string","enum":["holds","fails","missing"]},
      "found":{"type":"object","description":"The values looked at, by path; null: missing."}}},
    "Eligibility":{"type":"object","required":["eligible","checks"],"properties":{
      "eligible":{"type":"boolean"},
      "checks":{"type":"array","items":{"$ref":"#/components/schemas/EligibilityCheck"}}}},
    "FieldFault":{"type":"object","required":["field","reason"],"properties":{
      "field":{"type":"string"},"reason":{"type":"string"}}},
    "CodedText":{"type":"object","required":["code","text"],"properties":{
      "code":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"}}},
    "Receipt":{"type":"object","required":["fingerprint","submittedAt","content","holds"],"properties":{
      "fingerprint":{"type":"string","description":"SHA-256 of `content`, in hexadecimal digits."},
      "submittedAt":{"type":"string","format":"date-time"},
      "content":{"type":"string"},
      "holds":{"type":"boolean","description":"The content kept here still has that fingerprint."}}},
    "ApplicationView":{"type":"object","required":["entity","eligibility","missing","bonuses","notAsked","open","closesAt","receipt","references"],"properties":{
      "entity":{"$ref":"#/components/schemas/Entity"},
      "eligibility":{"$ref":"#/components/schemas/Eligibility"},
      "missing":{"type":"array","items":{"$ref":"#/components/schemas/FieldFault"}},
      "bonuses":{"type":"array","items":{"$ref":"#/components/schemas/CodedText"}},
      "notAsked":{"type":"array","items":{"type":"string"},"description":"Form fields whose condition does not hold."},
      "open":{"type":"boolean","description":"Can still be changed and handed in."},
      "closesAt":{"type":["string","null"],"format":"date-time"},
      "receipt":{"anyOf":[{"$ref":"#/components/schemas/Receipt"},{"type":"null"}]},
      "references":{"$ref":"#/components/schemas/References"}}},
    "CallField":{"type":"object","required":["name","text","kind","required","conditional","choices","maxLength"],"properties":{
      "name":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},
      "help":{"$ref":"#/components/schemas/LanguageMap"},
      "kind":{"type":"string","enum":["text","number","integer","money","date","choice","yes-no","url"]},
      "required":{"type":"boolean"},"conditional":{"type":"boolean"},"maxLength":{"type":"integer"},
      "choices":{"type":"array","items":{"$ref":"#/components/schemas/CodedText"}}}},
    "CallCriterion":{"type":"object","required":["code","text","obligatory","maximum","minimum","weight"],"properties":{
      "code":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},
      "obligatory":{"type":"boolean"},"maximum":{"type":"number"},"minimum":{"type":"number"},
      "weight":{"type":"number"}}},
    "CallBonus":{"type":"object","required":["code","text","points","percent"],"properties":{
      "code":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},
      "points":{"type":"number"},"percent":{"type":"number"}}},
    "CallEnvelope":{"type":"object","required":["code","amount","from","below"],"properties":{
      "code":{"type":"string"},"amount":{"type":"number","description":"EUR."},
      "from":{"type":"number"},"below":{"type":"number","description":"0: no upper bound."}}},
    "OwnApplication":{"type":"object","required":["id","title","state"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"state":{"type":"string"}}},
    "CallView":{"type":"object","required":["id","title","state","open","now","opensAt","closesAt","form","rules","criteria","bonuses","envelopes","selectionRule","officer","applications"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"state":{"type":"string"},
      "open":{"type":"boolean"},"now":{"type":"string","format":"date-time"},
      "opensAt":{"type":["string","null"],"format":"date-time","description":"Before it, an open call is announced only."},
      "closesAt":{"type":["string","null"],"format":"date-time"},
      "form":{"type":"array","items":{"$ref":"#/components/schemas/CallField"}},
      "rules":{"type":"array","items":{"$ref":"#/components/schemas/CodedText"}},
      "criteria":{"type":"array","items":{"$ref":"#/components/schemas/CallCriterion"}},
      "bonuses":{"type":"array","items":{"$ref":"#/components/schemas/CallBonus"}},
      "envelopes":{"type":"array","items":{"$ref":"#/components/schemas/CallEnvelope"}},
      "selectionRule":{"type":"string","enum":["by-rank","by-rank-filling","best-total"]},
      "officer":{"type":"boolean"},
      "applications":{"type":"array","description":"Of the organisation that the asker acts for; an officer's: all.",
        "items":{"$ref":"#/components/schemas/OwnApplication"}}}},
    "LockedField":{"type":"object","required":["field","reason"],"properties":{
      "field":{"type":"string"},"reason":{"type":"string"}}},
    "JuryCandidate":{"type":"object","required":["actor","name","organisation","organisationTitle"],"properties":{
      "actor":{"type":"string","description":"The person, as the jury of a call names them."},
      "name":{"type":"string"},"organisation":{"type":["string","null"]},
      "organisationTitle":{"anyOf":[{"$ref":"#/components/schemas/LanguageMap"},{"type":"null"}]}}},
    "JuryCandidates":{"type":"object","required":["items","more"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/JuryCandidate"}},
      "more":{"type":"boolean","description":"There are more than these: type more of the name."}}},
    "JuryMember":{"type":"object","required":["actor","name","organisation","organisationTitle","maximum","member","assigned","scored","declined"],"properties":{
      "actor":{"type":"string"},"name":{"type":"string"},"organisation":{"type":["string","null"]},
      "organisationTitle":{"anyOf":[{"$ref":"#/components/schemas/LanguageMap"},{"type":"null"}]},
      "maximum":{"type":"integer","description":"Applications at most."},
      "member":{"type":"boolean","description":"Still acts for that organisation."},
      "assigned":{"type":"integer","description":"Reviews to be finished."},
      "scored":{"type":"integer"},"declined":{"type":"integer"}}},
    "CallDraft":{"type":"object","required":["id","version","state","now","call","faults","locked","applications","jury","references"],"properties":{
      "id":{"type":"string"},"version":{"type":"integer"},"state":{"type":"string"},
      "now":{"type":"string","format":"date-time"},
      "call":{"type":"object","description":"What calls.save takes.","additionalProperties":true},
      "faults":{"type":"array","description":"What keeps it from being opened, at its place: call.form[2].kind.",
        "items":{"$ref":"#/components/schemas/FieldFault"}},
      "locked":{"type":"array","description":"Fields that may not change any more, but for translations that are added.",
        "items":{"$ref":"#/components/schemas/LockedField"}},
      "applications":{"type":"integer","description":"Begun, drafts included."},
      "jury":{"type":"array","items":{"$ref":"#/components/schemas/JuryMember"}},
      "references":{"$ref":"#/components/schemas/References"}}},
    "CallClosed":{"type":"object","required":["call","eligible","ineligible","drafts"],"properties":{
      "call":{"type":"string"},"eligible":{"type":"integer"},"ineligible":{"type":"integer"},
      "drafts":{"type":"integer","description":"Never handed in."}}},
    "ReaderMissing":{"type":"object","required":["application","found","lacking","possible"],"properties":{
      "application":{"type":"string"},"found":{"type":"integer"},"lacking":{"type":"integer"},
      "possible":{"type":"integer","description":"Reviewers without a conflict."}}},
    "ReviewerLoad":{"type":"object","required":["reviewer","applications"],"properties":{
      "reviewer":{"type":"string"},"applications":{"type":"integer"}}},
    "CallAssigned":{"type":"object","required":["call","assigned","missing","conflicts","loads"],"properties":{
      "call":{"type":"string"},"assigned":{"type":"integer","description":"New reviews."},
      "missing":{"type":"array","items":{"$ref":"#/components/schemas/ReaderMissing"}},
      "conflicts":{"type":"object","description":"Pairs excluded, by reason: declared, organisation, territory, partnership.",
        "additionalProperties":{"type":"integer"}},
      "loads":{"type":"array","items":{"$ref":"#/components/schemas/ReviewerLoad"}}}},
    "RankingRow":{"type":"object","description":"Points in millionths, amounts in cents.",
      "required":["id","rank","tied","total","criteria","bonus","lowest","highest","points","missed","outcome","ground","envelope","grant","left","reserve"],"properties":{
      "id":{"type":"string"},"rank":{"type":"integer","description":"0: excluded by a criterion's minimum."},
      "tied":{"type":"boolean"},"total":{"type":"integer"},"criteria":{"type":"integer"},"bonus":{"type":"integer"},
      "lowest":{"type":"integer"},"highest":{"type":"integer"},
      "points":{"type":"array","items":{"type":"integer"}},"missed":{"type":"array","items":{"type":"integer"}},
      "outcome":{"type":"string","enum":["selected","reserve","refused"]},"ground":{"type":"string"},
      "envelope":{"type":"string"},"grant":{"type":"integer"},"left":{"type":"integer"},"reserve":{"type":"integer"}}},
    "EnvelopeUse":{"type":"object","required":["code","amount","used","candidates","selected"],"properties":{
      "code":{"type":"string"},"amount":{"type":"number"},"used":{"type":"number"},
      "candidates":{"type":"integer"},"selected":{"type":"integer"},"proven":{"type":"boolean"}}},
    "RankingResult":{"type":"object","required":["ranking","envelopes","used"],"properties":{
      "ranking":{"type":"array","items":{"$ref":"#/components/schemas/RankingRow"}},
      "envelopes":{"type":"array","items":{"$ref":"#/components/schemas/EnvelopeUse"}},
      "used":{"type":"integer"}}},
    "CallRanked":{"type":"object","required":["call","ranking","digest","waiting","withoutReviewer","result"],"properties":{
      "call":{"type":"string"},"ranking":{"type":["string","null"],"description":"The kept ranking."},
      "digest":{"type":"string"},"waiting":{"type":"integer"},"withoutReviewer":{"type":"integer"},
      "result":{"$ref":"#/components/schemas/RankingResult"}}},
    "CallAwarded":{"type":"object","required":["call","selected","amountAwarded","projects"],"properties":{
      "call":{"type":"string"},"selected":{"type":"integer"},"amountAwarded":{"type":"number"},
      "projects":{"type":"array","items":{"type":"string"}}}},
    "BoardRank":{"type":"object","required":["rank","total","bonus","lowest","highest","outcome","ground"],"properties":{
      "rank":{"type":"integer"},"total":{"type":"number"},"bonus":{"type":"number"},
      "lowest":{"type":"number"},"highest":{"type":"number"},
      "outcome":{"type":"string"},"ground":{"type":"string"}}},
    "BoardRow":{"type":"object","required":["application","toScore","scored","declined","ranked"],"properties":{
      "application":{"$ref":"#/components/schemas/Entity"},
      "toScore":{"type":"integer"},"scored":{"type":"integer"},"declined":{"type":"integer"},
      "ranked":{"anyOf":[{"$ref":"#/components/schemas/BoardRank"},{"type":"null"}]}}},
    "CallBoard":{"type":"object","required":["call","state","states","reviewers","jury","applications","ranking","digest","references"],"properties":{
      "call":{"type":"string"},"state":{"type":"string"},
      "states":{"type":"object","additionalProperties":{"type":"integer"}},
      "reviewers":{"type":"integer"},
      "jury":{"type":"array","items":{"$ref":"#/components/schemas/JuryMember"}},
      "applications":{"type":"array","items":{"$ref":"#/components/schemas/BoardRow"}},
      "ranking":{"type":["string","null"]},"digest":{"type":["string","null"]},
      "references":{"$ref":"#/components/schemas/References"}}},
    "AnonymousReview":{"type":"object","required":["reviewer","state","own"],"properties":{
      "reviewer":{"type":"string"},"state":{"type":"string"},"own":{"type":"boolean"},
      "scores":{"type":"object","additionalProperties":{"type":"number"}},
      "comments":{"type":"object","additionalProperties":{"type":"string"}}}},
    "ApplicationReviews":{"type":"object","required":["application","complete","reviews"],"properties":{
      "application":{"type":"string"},"complete":{"type":"boolean","description":"All have scored; before that no score is shown."},
      "reviews":{"type":"array","items":{"$ref":"#/components/schemas/AnonymousReview"}}}},
    "MyReview":{"type":"object","required":["review"],"properties":{
      "review":{"$ref":"#/components/schemas/Entity"},"application":{"$ref":"#/components/schemas/Entity"}}},
    "MyReviews":{"type":"object","required":["reviews","references"],"properties":{
      "reviews":{"type":"array","items":{"$ref":"#/components/schemas/MyReview"}},
      "references":{"$ref":"#/components/schemas/References"}}},
    "RankingCheck":{"type":"object","required":["ranking","sameResult","sameFingerprint","digest"],"properties":{
      "ranking":{"type":"string"},"sameResult":{"type":"boolean"},"sameFingerprint":{"type":"boolean"},
      "digest":{"type":"string"}}},
    "CallSelected":{"type":"object","required":["title","organisation","project","grant","rank","fictional"],"properties":{
      "title":{"$ref":"#/components/schemas/LanguageMap"},"organisation":{"type":"string"},
      "project":{"type":"string"},"grant":{"type":"number"},"rank":{"type":["integer","null"]},
      "fictional":{"type":"boolean"}}},
    "CallResults":{"type":"object","required":["id","title","figures","asked","criteria","selectionRule","envelopes","digest","selected","references"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "figures":{"type":"object","description":"Applications by outcome.","additionalProperties":{"type":"integer"}},
      "asked":{"type":"number","description":"EUR, of all that were handed in."},
      "criteria":{"type":"array","items":{"$ref":"#/components/schemas/CallCriterion"}},
      "selectionRule":{"type":"string"},
      "envelopes":{"type":"array","items":{"$ref":"#/components/schemas/EnvelopeUse"}},
      "digest":{"type":["string","null"]},
      "selected":{"type":"array","items":{"$ref":"#/components/schemas/CallSelected"}},
      "references":{"$ref":"#/components/schemas/References"}}}})");
}

}  // namespace maillage::domain::calls
