"""A private Postfix, a sink behind it, and bluepencild beside it, for tests.

Nothing of the system's own Postfix is touched: configuration, queue, data and log live in a
temporary directory, and everything listens on the loopback on ports that were free. What
became of a message is judged by what the sink was delivered, and by the queue.
"""

import os
import pathlib
import re
import shutil
import signal
import smtplib
import socket
import socketserver
import subprocess
import tempfile
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", SOURCE / "build")).resolve()
PATIENCE = 30  # seconds that anything may take before a test fails


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what, seconds=PATIENCE):
    """The condition's value once it is true; fails with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.05)


class Delivered:
    """One message as the sink was given it."""

    def __init__(self, sender, recipients, data):
        self.sender, self.recipients, self.data = sender, recipients, data

    @property
    def original(self):
        """Without the Received field that Postfix puts on top."""
        fields, blank, body = self.data.partition(b"\r\n\r\n")
        fields = re.sub(rb"(?im)^Received: .*\r\n(?:[ \t].*(?:\r\n|\Z))*", b"", fields + b"\r\n", count=1)
        return fields + blank[2:] + body

    @property
    def body(self):
        return self.data.partition(b"\r\n\r\n")[2]

    def field(self, name):
        """All bodies of the fields of this name, unfolded."""
        header = self.data.partition(b"\r\n\r\n")[0] + b"\r\n"
        found = re.findall(rb"(?im)^" + name.encode() + rb":[ \t]*(.*\r\n(?:[ \t].*\r\n)*)", header)
        return [re.sub(rb"\r\n[ \t]*", b" ", body).strip().decode("ascii", "replace") for body in found]


class _SinkSession(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def read_data(self):
        lines = []
        while True:
            line = self.rfile.readline()
            if not line:
                return None
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)

    def handle(self):
        sender, recipients = None, []
        self.say("220 sink.example ESMTP")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.say("250-sink.example")
                self.say("250-8BITMIME")
                self.say("250-SMTPUTF8")
                self.say("250 SIZE 0")
            elif verb == b"MAIL":
                sender, recipients = re.search(rb"<(.*?)>", line)[1].decode(), []
                self.say("250 2.1.0 Ok")
            elif verb == b"RCPT":
                recipients.append(re.search(rb"<(.*?)>", line)[1].decode())
                self.say("250 2.1.5 Ok")
            elif verb == b"DATA":
                self.say("354 go on")
                data = self.read_data()
                if data is None:
                    return
                self.server.messages.append(Delivered(sender, recipients, data))
                self.say("250 2.0.0 Ok")
            elif verb == b"QUIT":
                self.say("221 2.0.0 Bye")
                return
            else:
                self.say("250 2.0.0 Ok")


class Sink(socketserver.ThreadingTCPServer):
    """Takes every message and keeps it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _SinkSession)
        self.messages = []
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def to(self, recipient):
        return [message for message in self.messages if recipient in message.recipients]

    def one_to(self, recipient, seconds=PATIENCE):
        """The one message that was delivered to this recipient."""
        wait_for(lambda: self.to(recipient), f"a delivery to {recipient}", seconds)
        found = self.to(recipient)
        assert len(found) == 1, f"{len(found)} deliveries to {recipient}"
        return found[0]


MASTER_CF = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup   unix n - n 1 1 pickup
cleanup  unix n - n - 0 cleanup
qmgr     unix n - n 300 1 qmgr
rewrite  unix - - n - - trivial-rewrite
bounce   unix - - n - 0 bounce
defer    unix - - n - 0 bounce
trace    unix - - n - 0 bounce
verify   unix - - n - 1 verify
flush    unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp     unix - - n - - smtp
showq    unix n - n - - showq
error    unix - - n - - error
retry    unix - - n - - error
discard  unix - - n - - discard
anvil    unix - - n - 1 anvil
scache   unix - - n - 1 scache
postlog  unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A Postfix of its own, relaying everything to the sink."""

    def __init__(self, root, sink, milter):
        self.root, self.milter = root, milter
        self.port = free_port()
        self.config, self.queue = root / "config", root / "queue"
        self.log = root / "log" / "maillog"
        for directory in (self.config, self.queue, root / "data", root / "log"):
            directory.mkdir()
        shutil.chown(root / "data", "postfix")
        settings = {
            "compatibility_level": "3.6",
            "queue_directory": self.queue,
            "data_directory": root / "data",
            "command_directory": "/usr/sbin",
            "daemon_directory": "/usr/lib/postfix/sbin",
            "mail_owner": "postfix",
            "setgid_group": "postdrop",
            "maillog_file": self.log,
            "maillog_file_prefixes": root,
            "myhostname": "mta.example",
            "mydestination": "",
            "mynetworks": "127.0.0.0/8",
            "inet_interfaces": "loopback-only",
            "inet_protocols": "ipv4",
            "relayhost": f"[127.0.0.1]:{sink.port}",
            "disable_dns_lookups": "yes",
            "smtp_host_lookup": "native",
            "smtpd_peername_lookup": "no",
            "smtpd_client_connection_count_limit": "0",
            "minimal_backoff_time": "1s",
            "queue_run_delay": "1s",
            "message_size_limit": "40960000",
            "smtp_line_length_limit": "0",  # long lines are not broken on the way to the sink
            "message_drop_headers": "",  # Return-Path and the like: what is delivered is compared
            "smtpd_milters": milter,
            "non_smtpd_milters": milter,
        }
        (self.config / "main.cf").write_text("".join(f"{k} = {v}\n" for k, v in settings.items()))
        (self.config / "master.cf").write_text(MASTER_CF.format(port=self.port))
        (self.config / "dynamicmaps.cf").write_text("")

    def command(self, *arguments):
        return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout

    def start(self):
        self.command("postfix", "-c", str(self.config), "start")
        wait_for(self.answers, "Postfix to listen")

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                return connection.recv(100).startswith(b"220")
        except OSError:
            return False

    def end(self):
        """Stops it, whatever state it is in."""
        subprocess.run(["postfix", "-c", str(self.config), "stop"], capture_output=True)

    def set(self, **settings):
        self.command("postconf", "-c", str(self.config), "-e", *(f"{k} = {v}" for k, v in settings.items()))
        self.command("postfix", "-c", str(self.config), "reload")

    def set_milters(self, milter):
        self.set(smtpd_milters=milter, non_smtpd_milters=milter)

    def held(self):
        """Queue ids on HOLD."""
        return [path.name for path in (self.queue / "hold").rglob("*") if path.is_file()]

    def release(self, queue_id):
        self.command("postsuper", "-c", str(self.config), "-H", queue_id)

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    # ---- ways in ---------------------------------------------------------------------------

    def connect(self):
        return smtplib.SMTP("127.0.0.1", self.port, local_hostname="client.example", timeout=60)

    def send(self, message, recipient, sender="news@publisher.example"):
        """Sends bytes over SMTP. Returns (code, text) of the reply to the end of the data."""
        with self.connect() as smtp:
            return submit(smtp, message, recipient, sender)

    def sendmail(self, message, sender="news@publisher.example"):
        """Hands the message to sendmail(1), recipients from its header."""
        subprocess.run(["sendmail", "-C", str(self.config), "-f", sender, "-t", "-i"],
                       input=message.replace(b"\r\n", b"\n"), check=True, capture_output=True)


def submit(smtp, message, recipient, sender="news@publisher.example"):
    """One message on a connection that is open already."""
    smtp.ehlo_or_helo_if_needed()
    code, text = smtp.mail(sender, ["BODY=8BITMIME"])
    if code == 250:
        code, text = smtp.rcpt(recipient)
    if code == 250:
        code, text = smtp.data(message)
    if code != 250:
        smtp.rset()
    return code, text.decode("ascii", "replace")


class Bluepencild:
    """The daemon under test."""

    def __init__(self, root, name, socket_text, rules, conf=""):
        self.conf_path = root / f"{name}.conf"
        self.log = root / f"{name}.log"
        self.state = root / f"{name}.state"
        self.state.mkdir()
        self.socket = socket_text
        self.rules = rules
        self.process = None
        self.configure(conf)

    def configure(self, conf=""):
        self.conf_path.write_text(f'socket = "{self.socket}";\nsocket-mode = "0666";\n'
                                  f'rules = "{self.rules}";\n'
                                  f'state-dir = "{self.state}";\nlog = {{ level = "debug"; }};\n{conf}')

    def start(self):
        offset = len(self.log_text())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([BUILD / "bluepencild", "-f", "-c", self.conf_path],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(lambda: "event=listening" in self.log_text()[offset:] or self.process.poll() is not None,
                 "bluepencild to listen")
        assert self.process.poll() is None, self.log_text()[offset:]

    def stop(self):
        """Returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def end(self):
        """Stops it, whatever state it is in."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def reload(self):
        """Returns "done" or "failed"."""
        before = len(self.reloads())
        self.process.send_signal(signal.SIGHUP)
        wait_for(lambda: len(self.reloads()) > before, "the reload")
        return self.reloads()[-1]

    def reloads(self):
        return re.findall(r"event=reload result=(\w+)", self.log_text())

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def decisions(self):
        return [line for line in self.log_text().splitlines() if "event=decision" in line]


def temporary_root():
    """A directory that Postfix's processes can reach."""
    root = pathlib.Path(tempfile.mkdtemp(prefix="bluepencil-postfix."))
    root.chmod(0o755)
    return root
