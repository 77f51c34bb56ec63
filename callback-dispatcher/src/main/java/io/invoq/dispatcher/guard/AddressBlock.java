package io.invoq.dispatcher.guard;

import java.net.InetAddress;

/** A range of addresses with a common prefix, {@code 10.0.0.0/8} say. */
final class AddressBlock {

    private final byte[] prefix;
    private final int bits;

    private AddressBlock(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Reads an address literal, a slash and the number of bits that count. */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        byte[] prefix = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
        return new AddressBlock(prefix, Integer.parseInt(text.substring(slash + 1)));
    }

    /** {@code ::ffff:0:0/96}, the IPv4-mapped addresses, whose literals the JDK reads as IPv4. */
    static AddressBlock mappedV4() {
        byte[] prefix = new byte[16];
        prefix[10] = (byte) 0xff;
        prefix[11] = (byte) 0xff;
        return new AddressBlock(prefix, 96);
    }

    /** Whether an address, 4 or 16 bytes, is of the same family and begins with the prefix. */
    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        for (int i = 0; i < bits; i += 8) {
            int counted = Math.min(8, bits - i);
            int mask = 0xff << (8 - counted) & 0xff;
            if (((address[i / 8] ^ prefix[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
