package io.invoq.dispatcher.guard;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the IPv4 address that an IPv6 address leads to, since a check of the IPv6 form alone would let
 * {@code ::ffff:10.0.0.1} or {@code 64:ff9b::10.0.0.1} through to a private host.
 */
final class CanonicalAddress {

    private record Embedding(AddressBlock block, int offset) {}

    private static final List<Embedding> EMBEDDINGS = List.of(
            new Embedding(AddressBlock.mappedV4(), 12),
            new Embedding(AddressBlock.parse("::/96"), 12), // IPv4-compatible
            new Embedding(AddressBlock.parse("::ffff:0:0:0/96"), 12), // IPv4-translated
            new Embedding(AddressBlock.parse("64:ff9b::/96"), 12), // NAT64
            new Embedding(AddressBlock.parse("2002::/16"), 2)); // 6to4

    private CanonicalAddress() {}

    /** The 4 bytes within when the address is a form of an IPv4 address, else its own. */
    static byte[] of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return bytes;
        }
        for (Embedding embedding : EMBEDDINGS) {
            if (embedding.block().contains(bytes)) {
                return Arrays.copyOfRange(bytes, embedding.offset(), embedding.offset() + 4);
            }
        }
        return bytes;
    }
}
