package io.invoq.wire.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.invoq.wire.function.FunctionUrn;
import java.io.IOException;

/** Reads a URN from its text. */
final class UrnDeserializer extends StdScalarDeserializer<FunctionUrn> {

    private static final long serialVersionUID = 1L;

    UrnDeserializer() {
        super(FunctionUrn.class);
    }

    @Override
    public FunctionUrn deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return FunctionUrn.parse(parser.getValueAsString(""));
    }
}
