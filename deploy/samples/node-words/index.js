// Counts words. Register with runtime nodejs, handler index.handler, style eywa.

exports.handler = async (event) => {
  if (event.method === 'DELETE') {
    console.log(`forgetting ${event.path}`);
    return { statusCode: 204 };
  }
  const text = String(event.body?.text ?? event.body ?? '');
  const counts = {};
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return { words: Object.values(counts).reduce((sum, count) => sum + count, 0), counts };
};
