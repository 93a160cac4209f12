# docker build -t kmc-colors . && docker run --rm -p 8501:8501 kmc-colors
FROM python:3.11-slim

WORKDIR /source
COPY constraints-hashed.txt ./
RUN pip install --no-cache-dir --require-hashes -r constraints-hashed.txt
COPY . .
RUN pip install --no-cache-dir --no-deps . \
    && useradd --create-home --uid 1000 app

USER 1000
WORKDIR /home/app
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"]
CMD ["kmc-app", "--headless", "--host", "0.0.0.0", "--port", "8501"]
