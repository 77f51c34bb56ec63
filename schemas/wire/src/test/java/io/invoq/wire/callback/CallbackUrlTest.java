package io.invoq.wire.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://example.com                  | http  | example.com  | 80    | /
            HTTPS://Example.COM/Hook?a=B&c[]=d  | https | example.com  | 443   | /Hook?a=B&c[]=d
            https://example.com:/hook           | https | example.com  | 443   | /hook
            http://example.com:65535/#part      | http  | example.com  | 65535 | /
            http://example.com?only=query       | http  | example.com  | 80    | /?only=query
            http://my_service:8080//a//b        | http  | my_service   | 8080  | //a//b
            http://example.com./hook            | http  | example.com. | 80    | /hook
            http://[2001:DB8::1]:81/hook        | http  | 2001:db8::1  | 81    | /hook
            http://2130706433/                  | http  | 2130706433   | 80    | /
            http://0x7f.1/                      | http  | 0x7f.1       | 80    | /
            http://example.com/%2e%2e/%C3%A9    | http  | example.com  | 80    | /%2e%2e/%C3%A9
            http://example.com/é?ü=1            | http  | example.com  | 80    | /%C3%A9?%C3%BC=1
            """)
    void takesUrlsApart(String text, String scheme, String host, int port, String target) {
        // When
        CallbackUrl url = CallbackUrl.parse(text);

        // Then
        assertThat(url).isEqualTo(new CallbackUrl(scheme, host, port, target));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                            | has no scheme
            example.com/hook              | has no scheme
            /hook                         | has no scheme
            //example.com/hook            | has no scheme
            ftp://example.com/            | has the scheme 'ftp'
            file:///etc/passwd            | has the scheme 'file'
            gopher://example.com/_x       | has the scheme 'gopher'
            http:example.com              | names no host
            http://                       | does not parse: expected authority at index 7
            http:///hook                  | names no host
            http://:80/hook               | names no host
            http://user:pass@example.com/ | holds user information
            http://@example.com/          | holds user information
            http://a@b@example.com/       | holds user information
            http://example.com:0/         | has the port '0', not within 1 to 65535
            http://example.com:65536/     | has the port '65536', not within 1 to 65535
            http://example.com:99999999/  | has the port '99999999', not within 1 to 65535
            http://example.com:80a/       | has the port '80a', not within 1 to 65535
            http://example.com:-1/        | has the port '-1', not within 1 to 65535
            http://a:b:80/                | has the port 'b:80', not within 1 to 65535
            http://a..b/                  | has the host 'a..b'
            http://bücher.example/        | has the host 'bücher.example'
            http://exa%6dple.com/         | has the host 'exa%6dple.com'
            http://[fe80::1%25eth0]/      | has an IPv6 address with a zone
            http://[::1/                  | does not parse
            http://[::g]/                 | does not parse
            http://example.com/a b        | does not parse: illegal character in path at index 20
            http://example.com\\@evil/    | does not parse
            """)
    void saysWhatIsWrong(String text, String problem) {
        // When, Then
        assertThatThrownBy(() -> CallbackUrl.parse(text))
                .isInstanceOf(MalformedCallbackUrlException.class)
                .hasMessageContaining("callback URL " + problem);
    }

    @Test
    void refusesLineBreaksThatCouldBecomeHeaders() {
        // When, Then
        assertThatThrownBy(() -> CallbackUrl.parse("http://example.com/\r\nX-Evil: 1"))
                .isInstanceOf(MalformedCallbackUrlException.class)
                .hasMessageContaining("illegal character");
    }

    @Test
    void takesUrlsUpToTheLimit() {
        // Given
        String longest = "http://example.com/" + "a".repeat(CallbackUrl.LONGEST - 19);

        // When, Then
        assertThat(CallbackUrl.parse(longest).target()).hasSize(CallbackUrl.LONGEST - 18);
        assertThatThrownBy(() -> CallbackUrl.parse(longest + "a"))
                .isInstanceOf(MalformedCallbackUrlException.class)
                .hasMessage("callback URL has 2049 characters, more than 2048");
    }

    @Test
    void showsNeitherPathNorQuery() {
        // Given
        CallbackUrl url = CallbackUrl.parse("https://[2001:db8::1]:8443/hook?token=secret");

        // When
        String shown = url.toString();

        // Then
        assertThat(shown).isEqualTo("https://[2001:db8::1]:8443");
    }

    @Test
    void doesNotRepeatAPasswordInItsMessage() {
        // When, Then
        assertThatThrownBy(() -> CallbackUrl.parse("http://user:hunter2@example.com/"))
                .isInstanceOf(MalformedCallbackUrlException.class)
                .hasMessageNotContaining("hunter2");
    }
}
