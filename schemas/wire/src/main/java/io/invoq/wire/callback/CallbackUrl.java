package io.invoq.wire.callback;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a result is to be POSTed, taken apart once so that nobody downstream parses it in another way. Immutable; made by
 * {@link #parse} only in practice. {@link #toString} leaves path and query out, since they may hold a token.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case: a name, an IPv4 address in any form a resolver reads, or an IPv6 address without brackets
 * @param port 1 to 65535, the scheme's own when the URL named none
 * @param target path and query as they go on the wire, in ASCII, starting with {@code /}
 */
public record CallbackUrl(String scheme, String host, int port, String target) {

    /** The most characters that a URL may have. */
    public static final int LONGEST = 2048;

    private static final int LONGEST_HOST = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    /**
     * Reads a URL.
     *
     * @throws MalformedCallbackUrlException when it does not parse, is too long, is neither http nor https, carries user
     *     information, or names no host or no port that could be connected to
     */
    public static CallbackUrl parse(String text) {
        if (text.length() > LONGEST) {
            throw new MalformedCallbackUrlException("has " + text.length() + " characters, more than " + LONGEST);
        }
        URI uri = syntax(text);
        String scheme = scheme(uri.getScheme());
        String authority = uri.getRawAuthority();
        if (authority == null || authority.isEmpty()) {
            throw new MalformedCallbackUrlException("names no host");
        }
        if (authority.indexOf('@') >= 0) {
            throw new MalformedCallbackUrlException("holds user information before its host, which is not allowed");
        }
        int colon = authority.indexOf(':', Math.max(0, authority.lastIndexOf(']')));
        String host = host(colon < 0 ? authority : authority.substring(0, colon));
        int port = port(colon < 0 ? "" : authority.substring(colon + 1), scheme);
        return new CallbackUrl(scheme, host, port, target(uri));
    }

    /** Whether the port is the one that the scheme means by itself. */
    public boolean hasDefaultPort() {
        return port == defaultPort(scheme);
    }

    /** Scheme, host and port, without the port when it is the scheme's own. */
    public String origin() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme + "://" + name + (hasDefaultPort() ? "" : ":" + port);
    }

    @Override
    public String toString() {
        return origin();
    }

    private static URI syntax(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at index " + e.getIndex();
            throw new MalformedCallbackUrlException(
                    "does not parse: " + e.getReason().toLowerCase(Locale.ROOT) + where);
        }
    }

    private static String scheme(@Nullable String written) {
        if (written == null) {
            throw new MalformedCallbackUrlException("has no scheme; http and https are allowed");
        }
        String scheme = written.toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new MalformedCallbackUrlException("has the scheme '" + written + "'; http and https are allowed");
        }
        return scheme;
    }

    private static String host(String written) {
        if (written.startsWith("[") && written.endsWith("]")) {
            if (written.indexOf('%') >= 0) {
                throw new MalformedCallbackUrlException("has an IPv6 address with a zone, which is not allowed");
            }
            return written.substring(1, written.length() - 1).toLowerCase(Locale.ROOT);
        }
        if (written.isEmpty()) {
            throw new MalformedCallbackUrlException("names no host");
        }
        if (written.length() > LONGEST_HOST || !NAME.matcher(written).matches()) {
            throw new MalformedCallbackUrlException(
                    "has the host '%s', which is not a host name of ASCII letters, digits,".formatted(written)
                            + " '-', '_' and '.' with at most " + LONGEST_HOST + " characters, 63 between dots");
        }
        return written.toLowerCase(Locale.ROOT);
    }

    private static int port(String written, String scheme) {
        if (written.isEmpty()) {
            return defaultPort(scheme);
        }
        int port = PORT.matcher(written).matches() ? Integer.parseInt(written) : 0;
        if (port < 1 || port > 65_535) {
            throw new MalformedCallbackUrlException("has the port '" + written + "', not within 1 to 65535");
        }
        return port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath();
        String query = ascii.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }
}
