package io.junctura.plugins.github;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Repositories on GitHub and GitHub Enterprise Server: events, issues, files, releases, workflows, and any other request. */
@Extension
@Permissions(files = true, hosts = "api.github.com")
@ConnectorInfo(
        id = "github",
        title = "GitHub",
        connection = GitHubConnection.class,
        actions = {
            CreateIssue.class,
            UpdateIssue.class,
            AddComment.class,
            ReadFile.class,
            WriteFile.class,
            CreateRelease.class,
            SetStatus.class,
            StartWorkflow.class,
            SendDispatch.class,
            ListAll.class,
            Request.class
        },
        triggers = {WebhookEvent.class, NewActivity.class})
public final class GitHubConnector implements Connector {}
