package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A list is read from page to page. */
class PagesTest {
    private static final HttpRequest FIRST = HttpRequest.get(URI.create("https://crm.example/v1/contacts?size=2"))
            .header("Authorization", "Bearer t-1")
            .build();

    private final List<HttpRequest> sent = new ArrayList<>();

    /** Where the answers come from; else from where they were asked. */
    private URI answering;

    private final Http http = request -> {
        sent.add(request);
        return new Answered(200, Map.of(), "", answering == null ? request.address() : answering);
    };

    private List<String> addresses() {
        return sent.stream().map(request -> request.address().toString()).toList();
    }

    @Test
    void eachPageIsAskedForAsTheFirstOneWas() throws Exception {
        http.pages(FIRST, page -> sent.size() < 3 ? NextPage.query("cursor", "c " + sent.size()) : NextPage.none());
        assertThat(addresses())
                .containsExactly(
                        "https://crm.example/v1/contacts?size=2",
                        "https://crm.example/v1/contacts?size=2&cursor=c%201",
                        "https://crm.example/v1/contacts?size=2&cursor=c%202");
        assertThat(sent).allSatisfy(request -> assertThat(request.headers()).isEqualTo(FIRST.headers()));
    }

    @ParameterizedTest
    @CsvSource({
        "?page=2, https://crm.example/v1/contacts?page=2",
        "/v1/contacts?page=2, https://crm.example/v1/contacts?page=2",
        "contacts/2, https://crm.example/v1/contacts/2",
        "https://CRM.example:443/v1/contacts?page=2, https://CRM.example:443/v1/contacts?page=2",
        "/v1/contacts?q=a b|c&page[number]=2, https://crm.example/v1/contacts?q=a%20b%7Cc&page[number]=2",
    })
    void anAddressInsideOfThePageIsFollowed(String link, String address) throws Exception {
        http.pages(FIRST, page -> sent.size() < 2 ? NextPage.at(link) : NextPage.at(null));
        assertThat(addresses()).endsWith(address).hasSize(2);
    }

    @Test
    void aListThatIsAskedForByPostGetsItsCursorInTheBody() throws Exception {
        http.pages(
                FIRST, page -> sent.size() < 2 ? NextPage.json(Map.of("cursor", "c1")) : NextPage.query("cursor", ""));
        assertThat(sent.get(1).body()).isEqualTo(new HttpRequest.Body.Json(Map.of("cursor", "c1")));
        assertThat(sent).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "</contacts?page=2>; rel=\"next\"",
                "</contacts?page=1>; rel=\"prev\", </contacts?page=2>; rel=\"next\"",
                "</contacts?page=2>;rel=next",
                "<contacts?page=2> ; REL = \"last Next\" ; title=\"a, \\\"b\\\"; rel=prev\"",
                "</a,b;c>; rel=\"prev\"; title=\"<x>; rel=next\", </contacts?page=2>; title*=UTF-8''n; rel=\"next\"",
                "</other>; rel=next; anchor=\"/elsewhere\", </contacts?page=2>; rel=next",
            })
    void theHeaderLinkNamesTheNextPage(String header) {
        assertThat(LinkHeader.target(header, "next"))
                .hasValueSatisfying(target -> assertThat(target).endsWith("contacts?page=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "</contacts?page=1>; rel=\"prev\"",
                "</contacts?page=2>; rel=\"nextish\"",
                "</contacts?page=2>; rel=\"prev\"; rel=\"next\"",
                "</contacts?page=2",
                "contacts; rel=next",
                "</contacts>; title=\"rel=next",
            })
    void aHeaderWithoutANextPageEndsTheList(String header) throws Exception {
        Answered page = new Answered(200, Map.of("link", header), "", FIRST.address());
        http.pages(FIRST, answer -> NextPage.link(page));
        assertThat(sent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1/contacts?page=2",
                "https://crm.example.evil.example/",
                "https://crm.example:8443/",
                "http://crm.example/v1/contacts?page=2",
                "//evil.example/v1",
                "https://crm.example@evil.example/",
            })
    void noOtherHostGetsTheCredentials(String link) {
        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> http.pages(FIRST, page -> NextPage.at(link)));
        assertThat(sent).hasSize(1);
        assertThat(failure.kind()).isEqualTo(ErrorKind.BROKEN);
        assertThat(failure)
                .hasMessageStartingWith(
                        "The list at https://crm.example/v1/contacts names a next page at another host");
    }

    @Test
    void aRelativeLinkOfAnotherHostThatARedirectLedToIsNotFollowed() {
        answering = URI.create("https://mirror.example/contacts");
        assertThatThrownBy(() -> http.pages(FIRST, page -> NextPage.at("?page=2")))
                .hasMessageContaining("at another host, https://mirror.example,");
    }

    @Test
    void aPageThatNamesItselfEndsTheListWithAnError() {
        assertThatThrownBy(() -> http.pages(FIRST, page -> NextPage.at("/v1/contacts?size=2")))
                .hasMessage("The list at https://crm.example/v1/contacts names itself as the next page.");
    }

    @Test
    void aListWithoutEndIsGivenUp() {
        assertThatThrownBy(() -> http.pages(FIRST, page -> NextPage.query("page", sent.size())))
                .hasMessageContaining("more than 10000 pages");
        assertThat(sent).hasSize(10_000);
    }

    @Test
    void aListIsLeftWhenTheThreadIsInterrupted() {
        assertThatThrownBy(() -> http.pages(FIRST, page -> {
                    Thread.currentThread().interrupt();
                    return NextPage.query("page", sent.size());
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aLinkThatIsNoAddressIsAnErrorOfTheOtherSystem() {
        assertThatThrownBy(() -> http.pages(FIRST, page -> NextPage.at("http://[1/")))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BROKEN))
                .hasMessageContaining("names a next page that is no address");
    }
}
