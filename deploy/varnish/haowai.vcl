# Varnish 7 in front of Haowai, with xkey of varnish-modules (Debian: apt install varnish varnish-modules).
#
#   varnishd -f /etc/varnish/haowai.vcl -s malloc,1G -a http=127.0.0.1:6081 -a purge=127.0.0.1:6083
#
# Two sockets with two names: readers' requests come in at "http", from the proxy that speaks TLS; purges are taken at
# "purge" alone, which no proxy leads to. Haowai has PURGE_URLS=varnish+http://127.0.0.1:6083/ and
# HAOWAI_TRUSTED_PROXIES with the address of Varnish. docs/caches.md tells the whole.

vcl 4.1;

import std;
import var;
import xkey;

# --- Yours to change -----------------------------------------------------------------------------------------------

backend haowai {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 20s;
    .probe = {
        # A host of the newspaper: at others Haowai answers 421.
        .request =
            "HEAD /robots.txt HTTP/1.1"
            "Host: localhost"
            "Connection: close";
        .interval = 2s;
        .timeout = 2s;
        .window = 5;
        .threshold = 3;
        .initial = 3;
    }
}

# Who may purge: the machines that Haowai's web servers and worker run on.
acl purgers {
    "127.0.0.1";
    "::1";
}

# --- Requests ------------------------------------------------------------------------------------------------------

sub vcl_recv {
    # What only we say to ourselves.
    if (req.restarts == 0) {
        unset req.http.X-Consent;
        unset req.http.X-Pass;
        unset req.http.X-Sick;
    }

    if (req.method == "PURGE") {
        call take_purge;
    }

    # One name for one host: small letters, no port.
    set req.http.Host = regsub(std.tolower(req.http.Host), ":[0-9]+$", "");

    if (req.method != "GET" && req.method != "HEAD" && req.method != "POST" && req.method != "OPTIONS"
        && req.method != "PUT" && req.method != "DELETE" && req.method != "PATCH") {
        return (synth(405, "Method Not Allowed"));
    }

    # The newsroom is nobody else's business: with all its cookies, past the cache.
    if (req.url ~ "^/newsroom(/|\?|$)") {
        return (pass);
    }

    # Of readers' cookies one means something: their consent at the 18+ gate, and that at gated addresses alone. It is
    # laid aside here, so that it neither makes pages different nor reaches a page that is kept.
    if (req.restarts == 0 && req.http.Cookie ~ "(^|;\s*)haowai_adult=") {
        set req.http.X-Consent = regsub(req.http.Cookie, "^(?:.*;\s*)?(haowai_adult=[^;]*).*$", "\1");
    }
    unset req.http.Cookie;

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # The page is gated, as its answer said, or this is kept by nobody anyway.
    if (req.http.X-Pass || req.url ~ "^/(go|gate|search|api/search|islands/promotions|app/withdrawn)(/|\?|$)") {
        return (pass);
    }

    # Films and large files go through in pieces, as asked for.
    if (req.http.Range && req.url ~ "^/media/") {
        return (pass);
    }

    # Marks of newsletters and other sites make no other page; Haowai ignores them too. The rest is put in order.
    if (req.url ~ "\?") {
        set req.url = regsuball(req.url, "([?&])(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|yclid|_ga)=[^&]*", "\1");
        set req.url = regsuball(req.url, "&+", "&");
        set req.url = regsub(req.url, "\?&", "?");
        set req.url = regsub(req.url, "[?&]$", "");
        set req.url = std.querysort(req.url);
    }

    # Nothing is shown that is no longer true, unless Haowai can't be asked: then what was printed is better than nothing.
    if (std.healthy(req.backend_hint) && !req.http.X-Sick) {
        set req.grace = 0s;
    } else {
        set req.grace = 10d;  # as long as the page's own stale-if-error says
    }
    return (hash);
}

# A purge says which keys, and up to which row of the press log; the row alone right after a commit. It is remembered
# first: from then on no answer is kept that was checked before it (vcl_backend_response), so that a fetch under way can't
# put the old page back.
#
# Whoever published and the worker both tell us of each row. The second of them takes nothing out: "whole" is the row up
# to which all purges have been done, and what is here of them by now is new.
sub take_purge {
    if (local.socket != "purge" || client.ip !~ purgers) {
        return (synth(405, "Method Not Allowed"));
    }
    # Emptied, Varnish begins anew with the row it is told: after a backup was restored, rows are smaller than before.
    if (req.http.xkey == "everything") {
        var.global_set("row", req.http.Purged-At-Row);
        var.global_set("whole", req.http.Purged-At-Row);
        return (synth(200, "Purged " + xkey.purge(req.http.xkey)));
    }
    if (std.integer(req.http.Purged-At-Row, 0) > std.integer(var.global_get("row"), 0)) {
        var.global_set("row", req.http.Purged-At-Row);
    }
    if (!req.http.Purged-From-Row) {
        if (!req.http.xkey) {
            return (synth(200, "Noted"));
        }
        return (synth(200, "Purged " + xkey.purge(req.http.xkey)));
    }
    if (std.integer(req.http.Purged-At-Row, 0) <= std.integer(var.global_get("whole"), 0)) {
        return (synth(200, "Known"));
    }
    # A hard purge: what was taken down or redacted may not come back while Haowai is away.
    set req.http.X-Purged = "0";
    if (req.http.xkey) {
        set req.http.X-Purged = xkey.purge(req.http.xkey);
    }
    # Done with these rows, and no row before them is missing. Two at once may forget a row that is done; never more.
    if (!req.http.Purged-More
        && std.integer(req.http.Purged-From-Row, 0) <= std.integer(var.global_get("whole"), 0) + 1) {
        var.global_set("whole", req.http.Purged-At-Row);
    }
    return (synth(200, "Purged " + req.http.X-Purged));
}

sub vcl_hash {
    hash_data(req.url);
    hash_data(req.http.Host);
    if (req.http.X-Forwarded-Proto) {
        hash_data(req.http.X-Forwarded-Proto);
    }
    return (lookup);
}

sub vcl_hit {
    # Two answers are at this address: a reader who said to be 18 gets the other one, from Haowai.
    if (obj.http.X-Gated && req.http.X-Consent) {
        set req.http.X-Pass = "gated";
        return (restart);
    }
    return (deliver);
}

sub vcl_pass {
    if (req.http.X-Consent && !req.http.Cookie) {
        set req.http.Cookie = req.http.X-Consent;
    }
    return (fetch);
}

# --- Answers of Haowai ---------------------------------------------------------------------------------------------

sub vcl_backend_fetch {
    unset bereq.http.X-Consent;
    unset bereq.http.X-Pass;
    # Pages are packed once, by Haowai, and kept packed.
    return (fetch);
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }

    # A failure is nobody's page. Given up, it leaves what was printed in its place (vcl_synth); there being nothing, it
    # is shown the second time.
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch || !bereq.http.X-Sick) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }

    if (!beresp.http.xkey && beresp.http.Surrogate-Key) {
        set beresp.http.xkey = beresp.http.Surrogate-Key;
    }

    # Kept is what says so: pages by Surrogate-Control, files and pictures by the public life that browsers get too.
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "(private|no-store)"
        || (beresp.status != 200 && beresp.status != 301 && beresp.status != 302 && beresp.status != 410)) {
        call not_kept;
        return (deliver);
    }
    if (beresp.http.Surrogate-Control ~ "max-age=[1-9]" && beresp.http.xkey ~ "[^ ]") {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    } else if (!beresp.http.Surrogate-Control && beresp.http.Cache-Control ~ "public" && beresp.ttl > 0s) {
        set beresp.grace = 1h;
    } else {
        call not_kept;
        return (deliver);
    }
    set beresp.keep = 0s;

    # A name of its own, by which vcl_deliver can take it out.
    set beresp.http.X-Fetched = "fetched:" + bereq.xid;
    set beresp.http.xkey = beresp.http.xkey + " " + beresp.http.X-Fetched;

    # Checked before the newest purge: by now it may be old. Shown to those who wait for it, whose request began before
    # the publication was answered, and kept for nobody.
    if (beresp.http.Checked-At-Row
        && std.integer(beresp.http.Checked-At-Row, 0) < std.integer(var.global_get("row"), 0)) {
        call not_kept;
        # No longer than processes take to learn of a row: everybody wants what was just published.
        set beresp.ttl = 0.05s;
        return (deliver);
    }

    # Large things must not push pages out of memory.
    if (std.integer(beresp.http.Content-Length, 0) > 4000000) {
        call not_kept;
    }
    return (deliver);
}

# For a moment such requests don't wait for each other.
sub not_kept {
    set beresp.uncacheable = true;
    set beresp.ttl = 1s;
    set beresp.grace = 0s;
}

sub vcl_backend_error {
    if (bereq.is_bgfetch || (!bereq.uncacheable && !bereq.http.X-Sick)) {
        return (abandon);
    }
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Retry-After = "5";
    set beresp.body = {"<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><title>暫停服務</title>
<p>網站暫時無法回應,請稍後再試。</p>
<p lang="en">The newspaper can't answer right now. Please try again in a moment.</p></html>
"};
    return (deliver);
}

# --- Answers to readers --------------------------------------------------------------------------------------------

sub vcl_deliver {
    # Fetched just now, and gated: see vcl_hit.
    if (resp.http.X-Gated && req.http.X-Consent && !req.http.X-Pass) {
        set req.http.X-Pass = "gated";
        return (restart);
    }
    # It was kept, and a purge came between the look at its row and the moment from which purges find it: out again.
    if (obj.hits == 0 && resp.http.X-Fetched && resp.http.Checked-At-Row
        && std.integer(resp.http.Checked-At-Row, 0) < std.integer(var.global_get("row"), 0)) {
        set req.http.X-Purged = xkey.purge(resp.http.X-Fetched);
    }
    # Written after Haowai's own word (RFC 9211): the last cache speaks last.
    if (obj.hits > 0) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; hit";
    } else {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; fwd=miss";
    }
    set resp.http.Cache-Status = regsub(resp.http.Cache-Status, "^, ", "");

    # A CDN before Varnish needs these; else they are for us alone.
    unset resp.http.Surrogate-Control;
    unset resp.http.CDN-Cache-Control;
    unset resp.http.Surrogate-Key;
    unset resp.http.Cache-Tag;
    unset resp.http.xkey;
    unset resp.http.Checked-At-Row;
    unset resp.http.X-Gated;
    unset resp.http.X-Fetched;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    return (deliver);
}

sub vcl_synth {
    # Haowai fails, and the probe may not have seen it yet: what was printed, if it is here.
    if (resp.status == 503 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
        set req.http.X-Sick = "yes";
        return (restart);
    }
    set resp.http.Cache-Control = "no-store";
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    synthetic(resp.reason + {"
"});
    return (deliver);
}
