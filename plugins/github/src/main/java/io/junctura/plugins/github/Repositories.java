package io.junctura.plugins.github;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.HttpAnswer;
import io.junctura.api.Options;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The repositories that the sign-in reaches, those with the latest changes first. */
public final class Repositories implements Options<GitHubConnection> {
    private static final int PAGE = 100;

    private record Found(String full_name) {}

    private record OfInstallation(List<Found> repositories) {}

    @Override
    public Page find(Question question, Context<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        int page = question.page() == null ? 1 : Integer.parseInt(question.page());
        boolean isApp = context.connection().isApp();
        GitHub.Call call = GitHub.of(context)
                .get(isApp ? "/installation/repositories" : "/user/repos")
                .query("per_page", PAGE)
                .query("page", page)
                .query("sort", isApp ? null : "pushed");
        HttpAnswer answer = call.send();
        List<Found> found = isApp ? answer.json(OfInstallation.class).repositories() : answer.jsonList(Found.class);
        String wanted = question.text().toLowerCase(Locale.ROOT);
        List<Option> options = found.stream()
                .map(Found::full_name)
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
                .map(name -> Option.of(name, name))
                .toList();
        return new Page(options, found.size() < PAGE ? null : String.valueOf(page + 1));
    }
}
