import type { NoteName } from '../../../words/picker';

/**
 * Words that people type, and the entries that they mean, the best first: a name (`mail.send`), all of a connector
 * (`mail.*`), or an action of any connector (`*.write`). A note is shown above the results.
 */
export type Meaning = readonly [said: string, means: string, note?: NoteName];

/** Of control steps: the words are names of patterns, and of steps in other tools. */
const CONTROL: readonly Meaning[] = [
  [
    'if, if else, else, elseif, condition, conditional, branch, branching, choice, choose, case, decision, decide, ' +
      'router, route, routing, content based router, gateway, exclusive gateway, switch case, paths, path',
    'switch, filter',
  ],
  ['filter, only if, continue if, skip, guard, when, where, exclude', 'filter, select, switch'],
  [
    'loop, loop over items, for, foreach, each, iterate, iteration, iterator, repeat, splitter, split, split out, ' +
      'batch, batches, in batches, split in batches, item, items, loop items, for all, each sequential, each parallel, ' +
      'chunk, while',
    'for-each',
  ],
  [
    'parallel, fork, concurrent, concurrency, simultaneous, scatter gather, multicast, fan out, wait for all, race, ' +
      'split flow, parallel gateway, at the same time',
    'parallel',
  ],
  ['merge, join, combine, gather, fan in', 'parallel, sql.upsert, set', 'merge'],
  [
    'try, try catch, catch, on error, error handler, error handling, exception, handle error, rescue, finally, ' +
      'compensate, saga, allow failure, fallback, dead letter, error trigger, do try',
    'try, fail',
  ],
  ['retry, retries, try again, redelivery, reattempt', 'try', 'retry'],
  [
    'set, variable, variables, assign, edit fields, set variable, set header, set body, map, mapping, mapper, ' +
      'data mapper, transform, transformer, convert, compose, expression, jsonata, calculate, math, formula, compute, ' +
      'rename keys, date, datetime, date time, format, formatter, sort, aggregate, summarize, group by, change, inject',
    'set, select',
  ],
  [
    'code, function, script, javascript, js, python, groovy, lambda, execute code, code by zapier, run code, node js',
    'set, select',
    'code',
  ],
  ['log, logger, debug, trace, print, console', 'set', 'log'],
  [
    'select, rows, filter rows, filter list, query list, limit, project, list operations, item lists',
    'select, filter',
  ],
  [
    'call, call flow, subflow, sub flow, subworkflow, sub workflow, execute workflow, execute flow, run flow, ' +
      'run workflow, call workflow, call another flow, subprocess, sub process, call activity, child flow, ' +
      'another flow, other flow, reuse, link call, direct, workflow, invoke flow, trigger dag run',
    'call',
  ],
  [
    'respond, response, reply, answer, return, webhook response, respond to webhook, http response, return response, ' +
      'output, send response, acknowledge',
    'respond, slack.respond',
  ],
  [
    'delay, wait, sleep, pause, timer, wait until, delay for, delay until, hold, schedule, later',
    'delay, callback',
  ],
  [
    'callback, call back, approval, approve, approver, wait for approval, human, human in the loop, manual approval, ' +
      'manual step, wait for webhook, wait for callback, wait for event, resume, user task, receive task, correlate, ' +
      'correlation, confirmation, sign off, task token',
    'callback, slack.post-message, mail.send',
  ],
  ['stop, end, finish, exit, terminate, quit, end event, stop workflow, break, no op, noop', 'stop, fail'],
  ['error, fail, failure, throw, raise, abort, reject, stop and error, throw exception', 'fail, try'],
];

/** Of requests and messages. */
const MESSAGES: readonly Meaning[] = [
  [
    'http, http request, http get, http post, http put, http patch, http delete, get, post, put, patch, rest, rest api, ' +
      'restful, api, call api, json api, web, web request, web service, request, curl, url, uri, fetch, get request, ' +
      'post request, endpoint, openapi, swagger, odata, soap, graphql, gql, webclient, http client, oauth, rss, feed, ' +
      'website, download page, service task, n8n',
    'http.request, github.request',
  ],
  [
    'webhook out, outgoing webhook, outgoing webhooks, outbound webhook, outbound webhooks, send webhook, ' +
      'send webhooks, webhook sender, notify customer, notify customers, notify subscriber, notify subscribers, ' +
      'webhook subscription, standard webhooks, svix',
    'topic.publish, http.request, slack.send-by-webhook',
  ],
  [
    'webhook, webhooks, hook',
    'http.webhook, http.request, topic.publish, callback, respond, slack.send-by-webhook',
  ],
  ['cloudevents, cloud events, event grid, knative, dapr', 'http.webhook, http.request'],
  [
    'email, mail, smtp, send email, send mail, gmail, outlook, office 365, office365, exchange, sendgrid, mailgun, ' +
      'postmark, amazon ses, ses, newsletter',
    'mail.send, mail.search, mail.read',
  ],
  [
    'imap, pop3, inbox, mailbox, read email, read mail, get email, fetch email, attachment, attachments',
    'mail.search, mail.read, mail.received',
  ],
  [
    'notify, notification, alert, alarm, tell, inform, ping',
    'slack.post-message, mail.send, twilio.send, smpp.send, topic.publish',
  ],
  ['slack, chat, channel, slack message, chat message, im', 'slack.post-message, slack.send-by-webhook'],
  ['sms, text message, phone, mobile, send sms, mms, short message', 'twilio.send, smpp.send'],
  [
    'kafka, redpanda, confluent, event hub, event hubs, azure event hubs, produce, producer, kafka producer',
    'kafka.publish, kafka.publish-batch, kafka.record',
  ],
  ['rabbitmq, rabbit, amqp, exchange, message queue, mq, jms', 'amqp.publish, amqp.received'],
  ['queue, enqueue', 'amqp.publish, aws.sqs-send, kafka.publish'],
  ['mqtt, iot, mosquitto, hivemq, sensor', 'mqtt.publish, mqtt.received'],
  ['sqs, aws sqs, amazon sqs', 'aws.sqs-send, aws.sqs-send-batch, aws.sqs-message'],
  ['sns, aws sns, amazon sns', 'aws.sns-publish, aws.sns-notification'],
  ['aws, amazon', 'aws.sqs-send, aws.sns-publish, s3.read, s3.write'],
  [
    'topic, event, publish event, emit, event bus, pubsub, pub sub, publish subscribe, broadcast, seda',
    'topic.publish, topic.event, kafka.publish, mqtt.publish',
  ],
  ['issue, ticket, bug, github issue, create issue', 'github.create-issue, github.update-issue'],
  ['pull request, pr, merge request', 'github.update-issue, github.request'],
  ['git, repo, repository, commit', 'github.read-file, github.write-file, github.request'],
  ['github actions, ci, pipeline, workflow dispatch', 'github.start-workflow, github.send-dispatch'],
];

/** Of databases, values and ids. */
const DATA: readonly Meaning[] = [
  [
    'sql, database, db, postgres, postgresql, pg, mysql, mariadb, mssql, ms sql, sql server, sqlserver, oracle, sqlite, ' +
      'jdbc, odbc, db2, h2, aurora, rds, azure sql, cockroachdb, timescaledb, supabase, redshift, snowflake, clickhouse, ' +
      'sap hana, hana, firebird, sql select, select from, select query, execute query, dataset, relational',
    'sql.query, sql.insert, sql.upsert, sql.update, sql.execute, sql.delete, sql.call',
  ],
  ['query, lookup, look up, search', 'sql.query, xref.find, github.list, mail.search'],
  ['insert, insert row, add row, create row, append row, add record', 'sql.insert, sql.upsert'],
  ['upsert, insert or update, merge into, sync, synchronize', 'sql.upsert'],
  ['update, update row, change row', 'sql.update, sql.upsert'],
  ['delete row, delete rows, delete record', 'sql.delete'],
  ['stored procedure, procedure, sproc, stored function, plsql', 'sql.call'],
  ['transaction, statement, create table, ddl, truncate, execute sql', 'sql.execute'],
  [
    'state, store, save value, remember, persist, data store, key value, kv, memory, static data, context, save',
    'state.set, state.get',
  ],
  ['cache, read value, recall, load value, last value, watermark', 'state.get, state.set'],
  ['counter, count, increment, sequence, serial number, number range, sum', 'state.add'],
  [
    'deduplicate, dedupe, deduplication, remove duplicates, duplicate, duplicates, idempotent, idempotent consumer',
    'state.add, state.get, echo.seen',
    'dedupe',
  ],
  ['forget, expire, evict', 'state.delete'],
  [
    'cross reference, xref, mapping table, lookup table, id mapping, map id, map ids, translate id, external id, ' +
      'master data, value mapping, match ids, match records',
    'xref.find, xref.link',
  ],
  ['echo, loop prevention, avoid loops, two way sync, bidirectional', 'echo.expect, echo.seen'],
];

/** Of files and their formats. */
const FILES: readonly Meaning[] = [
  ['upload, put file, upload file, send file', 'sftp.write, s3.write, ftp.write, *.write, *.upload-file'],
  ['download, get file, download file, fetch file', 'sftp.read, s3.read, ftp.read, http.request, *.read'],
  ['list files, dir, ls, directory, folder', '*.list, *.find, *.make-folder'],
  ['mkdir, create folder, new folder', '*.make-folder'],
  ['rename, move file, mv', '*.move'],
  ['remove, erase, rm, unlink', '*.delete'],
  ['share, share link, public link, presigned url, signed url', 's3.link, dropbox.link'],
  [
    'file, files, local file, disk, read file, load file, filesystem, local filesystem',
    'file.read, file.write, file.list',
  ],
  ['write file, save file, create file, append file', 'file.write'],
  ['ftp, ftps', 'ftp.read, ftp.write, ftp.list'],
  ['sftp, scp, ssh file', 'sftp.read, sftp.write, sftp.list'],
  [
    's3, aws s3, amazon s3, minio, bucket, object storage, object store, blob, ceph, r2, cloudflare r2, backblaze, b2, ' +
      'wasabi, digitalocean spaces',
    's3.read, s3.write, s3.list',
  ],
  [
    'smb, samba, cifs, network share, network drive, windows share, file share, share folder, nas, unc',
    'smb.read, smb.write, smb.list',
  ],
  ['webdav, nextcloud, owncloud', 'webdav.read, webdav.write, webdav.list'],
  ['dropbox, cloud drive', 'dropbox.read, dropbox.write, dropbox.list'],
  [
    'csv, tsv, comma separated, delimited, csv file, extract from file, read csv, spreadsheet file',
    'csv.read, csv.parse, csv.write',
  ],
  ['csv parse, parse csv', 'csv.parse, csv.read'],
  ['csv write, write csv, create csv, export csv, convert to file, to csv', 'csv.write, csv.format'],
  ['excel, xlsx, xls, spreadsheet, workbook, sheet, ods', 'excel.read, excel.write'],
  ['xml', 'xml.parse, xml.read, xml.format, xml.write, xslt.transform'],
  ['json, ndjson, jsonl', 'json.parse, json.read, json.format, json.write, json.validate'],
  ['parse, parser, deserialize, unmarshal', 'json.parse, xml.parse, csv.parse'],
  ['stringify, serialize, marshal', 'json.format, xml.format, csv.format'],
  ['validate, validator, validation, schema, json schema, check', 'json.validate'],
  ['pdf, report, invoice, print pdf, html to pdf, create pdf, generate pdf', 'pdf.write, pdf.read'],
  ['read pdf, pdf text, extract pdf, pdf parse, parse pdf', 'pdf.read'],
  ['zip, compress, pack, compression, tar, zip file', 'archive.compress, archive.gzip'],
  [
    'unzip, unpack, decompress, uncompress, extract, untar, zip extract',
    'archive.extract, archive.extract-file, archive.gunzip',
  ],
  ['gzip, gz', 'archive.gzip, archive.gunzip'],
  [
    'template, mustache, handlebars, liquid, freemarker, velocity, render, html, html template, text template',
    'text.render, text.render-file, pdf.write',
  ],
  [
    'regex, regexp, regular expression, replace, find and replace, search and replace, string, text parser',
    'text.replace, text.read',
  ],
  [
    'fixed width, fixed length, flat file, positional, cobol, copybook',
    'text.read-columns, text.write-columns',
  ],
  ['lines, read lines, tokenize, text file', 'text.read'],
  ['encoding, charset, utf 8, character set, codepage, line endings', 'text.convert'],
  [
    'xslt, xsl, stylesheet, xml to json, xml to html, transform xml, xpath, xquery',
    'xslt.transform, xml.parse',
  ],
  ['encrypt, encryption, aes, cipher', 'crypto.encrypt, crypto.encrypt-file'],
  ['decrypt, decryption', 'crypto.decrypt, crypto.decrypt-file'],
  ['pgp, gpg, openpgp', 'crypto.encrypt-file, crypto.decrypt-file', 'pgp'],
  ['hash, md5, sha, sha1, sha256, sha 256, checksum, digest, fingerprint', 'crypto.hash, crypto.hmac'],
  ['sign, signature, rsa, jwt, certificate', 'crypto.sign, crypto.verify, crypto.hmac'],
  ['base64, base 64, hex, encode', 'crypto.encode, crypto.decode'],
  ['decode, from base64', 'crypto.decode, crypto.decode-file'],
];

export const MEANINGS: readonly Meaning[] = [...CONTROL, ...MESSAGES, ...DATA, ...FILES];
