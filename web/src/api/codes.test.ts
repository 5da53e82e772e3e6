import { describe, expect, it } from 'vitest';
import { use_concepts, with_codes, with_concepts } from './codes';

const VOC = 'https://w3id.org/maillage/voc/';

describe('codes of vocabularies', () => {
  it('names concepts in filters and leaves everything else alone', () => {
    use_concepts((types, attribute, code) =>
      attribute === 'kind' && types.includes('Organisation')
        ? [`${VOC}organisation-kind#${code}`]
        : [],
    );
    expect(
      with_concepts({ type: 'Organisation', 'f.kind': 'company,startup', 'f.year': '2020', limit: 5 }),
    ).toEqual({
      type: 'Organisation',
      'f.kind': [`${VOC}organisation-kind#company`, `${VOC}organisation-kind#startup`],
      'f.year': ['2020'],
      limit: 5,
    });
  });
  it('reads facets back as codes', () => {
    const facets = {
      kind: [{ value: `${VOC}organisation-kind#company`, count: 3 }],
      municipality: [{ value: 'urn:x', count: 1 }],
    };
    expect(with_codes(facets)).toEqual({
      kind: [{ value: 'company', count: 3 }],
      municipality: [{ value: 'urn:x', count: 1 }],
    });
  });
});
