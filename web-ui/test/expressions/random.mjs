// Random expressions of all forms of the language, from a seed: the same seed gives the same expressions.

const NAMES = [
  'id',
  'name',
  'none',
  'zero',
  'yes',
  'list',
  'one',
  'tags',
  'words',
  'nested',
  'object',
  'lines',
  'orders',
  'missing',
];
const FIELDS = [
  'sku',
  'price',
  'count',
  'tags',
  'a',
  'b',
  'c',
  'id',
  'lines',
  'n',
  'customer',
  'name',
  'missing',
];
const LITERALS = [
  '0',
  '1',
  '2',
  '-1',
  '2.5',
  '""',
  '"a"',
  '"b"',
  'true',
  'false',
  'null',
  '[]',
  '[1]',
  '[1, 2]',
  '{}',
  '{"a": 1}',
];
const OF_ANY = [
  'string',
  'boolean',
  'not',
  'exists',
  'count',
  'reverse',
  'distinct',
  'keys',
  'spread',
  'type',
];
const OF_LIST = ['map', 'filter', 'single', 'reduce'];
const OF_OBJECT = ['each', 'sift'];

/** Forms by the type of their result, so that few expressions fail. */
const FORMS = {
  number: [
    (next, of) => `(${of('number')} ${one(next, ['+', '-', '*'])} ${of('number')})`,
    (next, of) => `$${one(next, ['abs', 'floor', 'ceil', 'round', 'number'])}(${of('number')})`,
    (next, of) =>
      `$${one(next, ['sum', 'max', 'min', 'average'])}([${of('number')}, ${of('number')}, $$.payload.list])`,
    (_next, of) => `$length(${of('text')})`,
    (_next, of) => `$count(${of('any')})`,
    (next) => one(next, ['0', '1', '2', '-1', '2.5', '$$.payload.id', '$$.payload.negative']),
  ],
  text: [
    (_next, of) => `(${of('any')} & ${of('text')})`,
    (next, of) => `$${one(next, ['uppercase', 'lowercase', 'trim'])}(${of('text')})`,
    (next, of) => `$substring(${of('text')}, ${next(5) - 2}, ${next(4)})`,
    (next, of) => `$${one(next, ['substringBefore', 'substringAfter'])}(${of('text')}, ${of('text')})`,
    (next, of) => `$pad(${of('text')}, ${next(9) - 4}, ${one(next, ['"#"', '"xy"'])})`,
    (next, of) => `$join($split(${of('text')}, ${one(next, ['"a"', '/[aeiou]/', '" "'])}), "-")`,
    (next, of) =>
      `$replace(${of('text')}, ${one(next, ['"a"', '/[an]/', '/(.)n/'])}, ${one(next, ['"o"', '"<$1>"'])})`,
    (_next, of) => `$string(${of('any')})`,
    (next) => one(next, ['""', '"a"', '"Banana"', '$$.payload.name', '$$.payload.text', '$$.payload.spaced']),
  ],
  truth: [
    (next, of) => `(${of('number')} ${one(next, ['<', '<=', '>', '>='])} ${of('number')})`,
    (next, of) => `(${of('text')} ${one(next, ['<', '>='])} ${of('text')})`,
    (next, of) => `(${of('any')} ${one(next, ['=', '!='])} ${of('any')})`,
    (next, of) => `(${of('any')} ${one(next, ['and', 'or'])} ${of('any')})`,
    (next, of) => `(${one(next, ['"a"', '2', 'null'])} in ${of('any')})`,
    (next, of) => `$${one(next, ['boolean', 'not', 'exists'])}(${of('any')})`,
    (next, of) => `$contains(${of('text')}, ${one(next, ['"a"', '/A/i', '/^[a-n]/'])})`,
    (next) => one(next, ['true', 'false']),
  ],
  any: [
    path,
    path,
    path,
    path,
    path,
    (_next, of) => of('number'),
    (_next, of) => of('text'),
    (_next, of) => of('truth'),
    (next, of) => `(${of('any')} ${one(next, ['?:', '??'])} ${of('any')})`,
    (_next, of) => `(${of('truth')} ? ${of('any')} : ${of('any')})`,
    (_next, of) => `[${of('any')}, ${of('any')}]`,
    (_next, of) => `{"a": ${of('any')}, "b": ${of('any')}}`,
    (_next, of) => `($x := ${of('any')}; [$x, ${of('any')}])`,
    (next, of) => `(${of('any')} ~> $${one(next, OF_ANY)})`,
    (next, of) => `$${one(next, OF_ANY)}(${of('any')})`,
    (_next, of) => `$append(${of('any')}, ${of('any')})`,
    (next, of) => `$lookup(${of('any')}, "${one(next, FIELDS)}")`,
    (next, of) =>
      `$${one(next, OF_LIST)}(${of('any')}, function($v, ${one(next, ['$k', '$k, $o'])}){${one(next, ['$v', '$k', of('truth')])}})`,
    (next, of) =>
      `$${one(next, OF_OBJECT)}({"a": ${of('any')}, "c": ${of('any')}}, function($v, $k){${one(next, ['$v', '$k', of('truth')])}})`,
    (_next, of) => `$zip([${of('any')}], [${of('any')}])`,
    (_next, of) => `$merge([{"a": ${of('any')}}, {"b": ${of('any')}}])`,
    (_next, of) => `$sort([${of('number')}, ${of('number')}, ${of('number')}])`,
    (_next, of) => `$sort([${of('any')}, ${of('any')}], function($a, $b){$string($a) > $string($b)})`,
    (next, of) =>
      `({"a": ${of('any')}} ~> |$|{"${one(next, FIELDS)}": ${one(next, LITERALS)}}${one(next, ['', ', "a"'])}|)`,
    (next) => `[${next(4) - 1}..${next(4)}]`,
  ],
};

/** @returns as many expressions, each on one line */
export function randomCases(seed, count) {
  const next = dice(seed);
  return Array.from({ length: count }, () => expression(next, 'any', 3));
}

/** A small generator of pseudo-random numbers (mulberry32). @returns a function from n to one of 0 to n - 1 */
function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const one = (next, list) => list[next(list.length)];

function expression(next, type, depth) {
  if (depth > 0) return one(next, FORMS[type])(next, (inner) => expression(next, inner, depth - 1));
  return type === 'any' ? leaf(next) : FORMS[type].at(-1)(next);
}

const leaf = (next) =>
  one(next, [one(next, LITERALS), `payload.${one(next, NAMES)}`, `payload.${one(next, NAMES)}`, '$']);

function path(next, of) {
  let text = one(next, ['payload', 'payload', 'payload', '$payload', '$', `(${leaf(next)})`]);
  const steps = 1 + next(3);
  for (let i = 0; i < steps; i++) text += step(next, of, i);
  // A filter after a grouping is a known difference, so only a field follows.
  return next(8) === 0
    ? `${text}{$string(${one(next, FIELDS)}): ${of('any')}}${one(next, ['', '.a'])}`
    : text;
}

function step(next, of, index) {
  const field = () => `.${one(next, index === 0 ? NAMES : FIELDS)}`;
  return one(next, [
    field,
    field,
    field,
    field,
    () => `[${next(5) - 2}]`,
    () => `[$exists($) and ${of('truth')}]`,
    () => `.(${of('any')})`,
    () => `.[${of('any')}]`,
    () => `.{"k": ${of('any')}}`,
    () => '[]',
    () => '.*',
    () => '.$',
    () => (index > 1 ? `.{"up": %.${one(next, FIELDS)}}` : field()),
    () => `^(${one(next, ['', '<', '>'])}$string(${one(next, FIELDS)}))`,
    () => '#$i',
    () => `${field()}@$e.{"e": $e}`,
    () => '.{"i": $i}',
    () => `.$${one(next, OF_ANY)}()`,
  ])();
}
