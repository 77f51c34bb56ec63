package io.invoq.dispatcher.guard;

import java.net.InetAddress;
import java.util.List;

/**
 * What an address is for, after the IANA special-purpose registries. IPv6 fails closed: what is not global unicast
 * ({@code 2000::/3}) is never {@link #PUBLIC}.
 */
enum AddressKind {
    PUBLIC("public"),
    LOOPBACK("loopback"),
    PRIVATE("private network"),
    LINK_LOCAL("link-local"),
    METADATA("cloud metadata service"),
    SHARED("carrier-grade NAT"),
    UNSPECIFIED("unspecified"),
    MULTICAST("multicast"),
    DOCUMENTATION("documentation"),
    RESERVED("reserved");

    private record Range(AddressBlock block, AddressKind kind) {}

    /** The first that contains an address says what it is. */
    private static final List<Range> RANGES = List.of(
            range("169.254.169.254/32", METADATA),
            range("168.63.129.16/32", METADATA),
            range("100.100.100.200/32", METADATA),
            range("192.0.0.192/32", METADATA),
            range("fd00:ec2::/32", METADATA),
            range("fd20:ce::/32", METADATA),
            range("0.0.0.0/8", UNSPECIFIED),
            range("10.0.0.0/8", PRIVATE),
            range("100.64.0.0/10", SHARED),
            range("127.0.0.0/8", LOOPBACK),
            range("169.254.0.0/16", LINK_LOCAL),
            range("172.16.0.0/12", PRIVATE),
            range("192.0.0.0/24", RESERVED),
            range("192.0.2.0/24", DOCUMENTATION),
            range("192.88.99.0/24", RESERVED),
            range("192.168.0.0/16", PRIVATE),
            range("198.18.0.0/15", RESERVED),
            range("198.51.100.0/24", DOCUMENTATION),
            range("203.0.113.0/24", DOCUMENTATION),
            range("224.0.0.0/4", MULTICAST),
            range("240.0.0.0/4", RESERVED),
            range("0.0.0.0/0", PUBLIC),
            range("::/128", UNSPECIFIED),
            range("::1/128", LOOPBACK),
            range("fc00::/7", PRIVATE),
            range("fe80::/10", LINK_LOCAL),
            range("ff00::/8", MULTICAST),
            range("2001:db8::/32", DOCUMENTATION),
            range("3fff::/20", DOCUMENTATION),
            range("2001::/23", RESERVED),
            range("2000::/3", PUBLIC),
            range("::/0", RESERVED));

    private final String words;

    AddressKind(String words) {
        this.words = words;
    }

    /** The kind of an address, that of the IPv4 address within it when it is a form of one. */
    static AddressKind of(InetAddress address) {
        byte[] canonical = CanonicalAddress.of(address);
        return RANGES.stream()
                .filter(range -> range.block().contains(canonical))
                .map(Range::kind)
                .findFirst()
                .orElse(RESERVED);
    }

    /** As it stands in an error. */
    String words() {
        return words;
    }

    private static Range range(String block, AddressKind kind) {
        return new Range(AddressBlock.parse(block), kind);
    }
}
