// Answers each call with its body.

exports.handler = async (event) => event.body;
