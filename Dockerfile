# Manabi LRS without a MongoDB of its own: give it a replica set.
#
#   docker build -t manabi-lrs .
#   docker run -p 8080:8080 -e LRS_MONGO_URI='mongodb://a,b,c/?replicaSet=city' -v lrs:/data manabi-lrs
#
# Several containers on one database also share LRS_AUTH_WRAPPING_KEY.

FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY lrs/ lrs/
COPY profiles/ profiles/
RUN python -m venv /opt/lrs && /opt/lrs/bin/pip install --no-cache-dir .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home lrs && install -d -o lrs -m 0700 /data
COPY --from=build /opt/lrs /opt/lrs
USER lrs
WORKDIR /data
ENV PATH=/opt/lrs/bin:$PATH LRS_SERVER_HOST=0.0.0.0 LRS_SERVER_PORT=8080 LRS_SERVER_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=20s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['LRS_SERVER_PORT'] + '/healthz', timeout=3)"]
CMD ["lrs", "serve"]
