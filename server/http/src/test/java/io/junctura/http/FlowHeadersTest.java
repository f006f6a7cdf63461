package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.FlowHeaders.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowHeadersTest {
    /** Headers whose names say nothing by themselves, and which families of names leave out. */
    private static final List<String> OF_FAMILIES = List.of(
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Proxy-Connection",
            "Sec-Session-Registration",
            "X-Accel-Redirect",
            "X-Accel-Buffering");

    private static HttpServer server;
    private static TestClient client;

    @BeforeAll
    static void start() throws CannotListen {
        Routes flow = table -> table.ofFlows(
                "GET",
                "/call/{name}",
                http -> Answers.untrusted(
                        http, 200, "text/plain", Map.of(http.pathParam("name"), "of the flow"), new byte[] {'x'}));
        server = HttpServer.start(HttpSettings.local(0, "1"), new OpenGuard(), List.of(flow), new HttpMetrics());
        client = new TestClient(server.localAddress());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<String> leftOut() {
        return Stream.concat(FlowHeaders.LEFT_OUT.values().stream().flatMap(List::stream), OF_FAMILIES.stream());
    }

    @ParameterizedTest
    @MethodSource("leftOut")
    void aFlowsAnswerDoesNotHaveAHeaderThatActsBeyondIt(String name) {
        for (String spelled : List.of(name, name.toUpperCase(Locale.ROOT))) {
            TestClient.Answer answer = client.get("/call/" + spelled);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.response().headers().allValues(spelled)).doesNotContain("of the flow");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NEL",
                "Report-To",
                "Reporting-Endpoints",
                "Alt-Svc",
                "Accept-CH",
                "Critical-CH",
                "Origin-Agent-Cluster",
                "Permissions-Policy",
                "Refresh",
                "SourceMap",
                "Clear-Site-Data",
                "Set-Cookie",
                "Strict-Transport-Security"
            })
    void theTableHasTheHeadersThatAttackersUse(String name) {
        assertThat(FlowHeaders.refusal(name, "x")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Location",
                "ETag",
                "Cache-Control",
                "Content-Disposition",
                "Content-Language",
                "Retry-After",
                "WWW-Authenticate",
                "X-Total-Count",
                "Access-Control-Expose-Headers",
                "Deprecation"
            })
    void whatConcernsThisAnswerAloneIsItsOwn(String name) {
        assertThat(client.get("/call/" + name).header(name)).isEqualTo("of the flow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://shop.example/orders?page=2>; rel=next",
                "</orders?page=1>; rel=\"prev\", </orders?page=9> ; rel=\"last\";title=\"the last; page, of all\"",
                "<a,b;c>; rel=\"self canonical\"",
                "<x>;REL=Next"
            })
    void aLinkToOtherPagesOfAListIsKept(String link) {
        assertThat(FlowHeaders.refusal("Link", link)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</a.js>; rel=preload; as=script",
                "<https://evil.example>; rel=preconnect",
                "<//evil.example>; rel=dns-prefetch",
                "</x>; rel=\"next preload\"",
                "</x>; rel=next, </y>; rel=modulepreload",
                "</x>; rel=next; rel=prefetch",
                "</x>; rel*=UTF-8''preload",
                "</x.css>; rel=\"alternate stylesheet\"",
                "</x>; rel=\"pre\\load\"",
                "</x>",
                "</x>; title=\"rel=next\"",
                "</x>; rel",
                "</x> rel=next",
                "</x>; rel=\"next",
                "x; rel=next",
                "</x>; rel=next,",
                "</x>; rel=next </y>; rel=preload",
                ""
            })
    void aLinkThatABrowserFollowsIsLeftOut(String link) {
        assertThat(FlowHeaders.refusal("link", link)).isEqualTo(Reason.FETCHES);
    }

    @Test
    void whatWouldBreakTheAnswerIsLeftOut() {
        for (String name : List.of("", "a b", "a:b", "a\r\nb", "ä")) {
            assertThat(FlowHeaders.allowed(name, "x")).as(name).isFalse();
        }
        for (String value : List.of("a\r\nb: c", "a\nb", "a\u0000", "a\u007f")) {
            assertThat(FlowHeaders.allowed("X-Mine", value)).isFalse();
        }
        assertThat(FlowHeaders.allowed("X-Mine", "a\tb ä")).isTrue();
    }
}
