package io.junctura.integration;

import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;

import io.junctura.connector.Catalog;
import io.junctura.connector.CatalogSearch;
import io.junctura.connector.CatalogSearch.Found;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The search for triggers and actions over HTTP. */
public final class CatalogRoutes implements Routes {
    private static final String TRIGGER = "trigger";
    private static final String ACTION = "action";
    private static final int MOST = 200;
    private static final int FOUND = 20;
    private static final int LONGEST_QUESTION = 200;

    private final Supplier<Catalog> catalog;
    private volatile @Nullable CatalogSearch search;

    public CatalogRoutes(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/catalog/search", this::find)
                .needs(Permission.VIEWER)
                .summary("Finds triggers and actions by what people call them; synonyms and misspelt words count, too")
                .query("q", "What to look for, such as save to database; everything if it is absent")
                .query("kind", "trigger or action; both if it is absent")
                .query("limit", "How many at the most, 1 to 200; 20 if it is absent")
                .answers(200, "The best first", () -> page(schema()));
    }

    private void find(Exchange http) {
        String question = http.queryParam("q");
        if (question != null && question.length() > LONGEST_QUESTION) {
            throw ProblemException.badRequest("bad-query", "\"q\" has at most " + LONGEST_QUESTION + " characters.");
        }
        String kind = http.queryParam("kind");
        if (kind != null && !kind.equals(TRIGGER) && !kind.equals(ACTION)) {
            throw ProblemException.badRequest("bad-query", "\"kind\" must be \"trigger\" or \"action\".");
        }
        Answers.list(
                http,
                search().find(question == null ? "" : question).stream()
                        .filter(found -> kind == null || kind.equals(kind(found)))
                        .limit(limit(http))
                        .map(CatalogRoutes::json)
                        .toList(),
                null);
    }

    private static int limit(Exchange http) {
        String text = http.queryParam("limit");
        if (text == null) return FOUND;
        int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (limit >= 1 && limit <= MOST) return limit;
        throw ProblemException.badRequest("bad-limit", "\"limit\" must be a whole number from 1 to " + MOST + ".");
    }

    /** Made anew only when plugins have changed. */
    private CatalogSearch search() {
        Catalog now = catalog.get();
        CatalogSearch last = search;
        if (last == null || !last.isOf(now)) {
            last = new CatalogSearch(now);
            search = last;
        }
        return last;
    }

    private static String kind(Found found) {
        return found.trigger() ? TRIGGER : ACTION;
    }

    private static Map<String, Object> json(Found found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("use", found.use());
        json.put("kind", kind(found));
        json.put("title", found.title());
        json.put(
                "connector",
                Map.of("id", found.connector().id(), "title", found.connector().title()));
        json.put("docs", found.docs());
        json.put("score", BigDecimal.valueOf(found.score()).setScale(1, RoundingMode.HALF_UP));
        return json;
    }

    private static Map<String, Object> schema() {
        return object(
                "use", string("Such as sql.insert"),
                "kind", oneOf(TRIGGER, ACTION),
                "title", string(),
                "connector", object("id", string(), "title", string()),
                "docs", string("Its first sentence"),
                "score", Map.of("type", "number"));
    }
}
