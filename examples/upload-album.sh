#!/bin/sh
# Makes an album and uploads pictures to it with nothing but curl: each file is created, then sent (tus 1.0).
# MIROIR_URL=https://photos.example.org MIROIR_TOKEN=mrt_… ./upload-album.sh "Canal run" photos/*.jpg
set -eu
title=$1
shift
api=${MIROIR_URL:-http://localhost:8080}/api/v1
auth="Authorization: Bearer $MIROIR_TOKEN"

slug=$(curl -sSf -H "$auth" -H 'Content-Type: application/json' \
  -d "{\"title\":\"$title\",\"scope\":\"declared\",\"heldBy\":\"own-work\",\"rightNote\":\"taken by our photographers\"}" \
  "$api/albums" | sed 's/.*"slug":"\([^"]*\)".*/\1/')
echo "album $slug"

for file in "$@"; do
  length=$(wc -c <"$file" | tr -d ' ')
  name=$(basename "$file")
  place=$(curl -sSf -D - -o /dev/null -X POST -H "$auth" -H 'Tus-Resumable: 1.0.0' -H "Upload-Length: $length" \
    -H "Upload-Metadata: album $(printf %s "$slug" | base64 | tr -d '\n'),filename $(printf %s "$name" | base64 | tr -d '\n')" \
    "$api/uploads" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  case $place in http*) ;; *) place=${MIROIR_URL:-http://localhost:8080}$place ;; esac
  curl -sSf -o /dev/null -X PATCH -H "$auth" -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' \
    -H 'Content-Type: application/offset+octet-stream' --data-binary "@$file" "$place"
  echo "uploaded $name"
done
