package io.junctura.plugins.github;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class GitHubContractTest extends ConnectorContract {
    GitHubContractTest() {
        super(GitHubConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        Map<String, Object> issue = Map.of(
                "id",
                1,
                "number",
                1,
                "html_url",
                "https://github.com/a/b/1",
                "title",
                "x",
                "state",
                "open",
                "tag_name",
                "t");
        with.other()
                .on("GET *", Reply.json(200, List.of()))
                .on("GET /repos/octo/orders/contents/file", Reply.json(404, Map.of()))
                .on("GET /repos/octo/orders/contents/read", Reply.text(200, "application/octet-stream", "content"))
                .on("POST *", Reply.json(201, issue))
                .on("PATCH *", Reply.json(200, issue))
                .on("PUT *", Reply.json(201, Map.of("content", Map.of("sha", "s"), "commit", Map.of("sha", "c"))))
                .on("DELETE *", Reply.status(204));
        with.connection("token", "github_pat_contract");
        Map<String, Object> where = Map.of("repository", "octo/orders");
        with.input("create-issue", with(where, "title", "Late"));
        with.input("update-issue", with(where, "issue", 1, "state", "closed"));
        with.input("add-comment", with(where, "issue", 1, "text", "Hello"));
        with.input("read-file", with(where, "path", "read"));
        with.input("write-file", with(where, "path", "file", "text", "content"));
        with.input("create-release", with(where, "tag", "v1"));
        with.input("set-status", with(where, "commit", "abc", "state", "success"));
        with.input("start-workflow", with(where, "workflow", "deploy.yml", "ref", "main"));
        with.input("send-dispatch", with(where, "type", "orders"));
        with.input("list", Map.of("path", "/repos/octo/orders/issues"));
        with.input("request", Map.of("path", "/user"));
        with.input("event", with(where, "events", List.of("issues")));
        with.input("activity", where);
    }

    private static Map<String, Object> with(Map<String, Object> where, Object... more) {
        Map<String, Object> all = new LinkedHashMap<>(where);
        for (int i = 0; i < more.length; i += 2) all.put((String) more[i], more[i + 1]);
        return all;
    }
}
